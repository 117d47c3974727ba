using System.Text.Json;

namespace Synapsid.Server.Tests.Mcp;

/// <summary>Checks a value against the part of JSON Schema that the tools use; a word it does not know is an error.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Known =
        ["type", "properties", "required", "items", "enum", "additionalProperties", "description", "minimum", "maximum",
            "default"];

    /// <summary>What is wrong, each with the place; empty where the value satisfies the schema.</summary>
    public static IEnumerable<string> Problems(JsonElement schema, JsonElement value, string place = "$")
    {
        foreach (JsonProperty word in schema.EnumerateObject().Where(word => !Known.Contains(word.Name)))
        {
            yield return $"{place}: the schema says {word.Name}";
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !Is(type.GetString()!, value))
        {
            yield return $"{place} is {value.ValueKind}, not {type}";
            yield break;
        }

        if (schema.TryGetProperty("enum", out JsonElement choices)
            && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            yield return $"{place} is {value}, none of {choices}";
        }

        if (schema.TryGetProperty("items", out JsonElement items) && value.ValueKind == JsonValueKind.Array)
        {
            int i = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                foreach (string problem in Problems(items, item, $"{place}[{i++}]")) yield return problem;
            }
        }

        if (value.ValueKind != JsonValueKind.Object) yield break;
        foreach (string problem in MemberProblems(schema, value, place)) yield return problem;
    }

    private static IEnumerable<string> MemberProblems(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray())
            {
                if (!value.TryGetProperty(name.GetString()!, out _)) yield return $"{place} lacks {name}";
            }
        }

        bool any = schema.TryGetProperty("properties", out JsonElement properties);
        bool closed = schema.TryGetProperty("additionalProperties", out JsonElement open)
            && open.ValueKind == JsonValueKind.False;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (any && properties.TryGetProperty(member.Name, out JsonElement property))
            {
                foreach (string problem in Problems(property, member.Value, $"{place}.{member.Name}")) yield return problem;
            }
            else if (closed)
            {
                yield return $"{place} has {member.Name}";
            }
        }
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
