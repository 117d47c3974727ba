using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>
/// Cuts a command's reply down to what its tool's output schema names. So an answer holds what a model needs and no
/// more, and the schema cannot drift from it.
/// </summary>
public static class ToolOutput
{
    /// <summary>
    /// The part of a reply that a schema names. A member that is null and not required is left out; an object whose
    /// schema lists no properties is taken whole.
    /// </summary>
    /// <param name="schema">The schema: <c>type</c>, <c>properties</c>, <c>required</c> and <c>items</c> count.</param>
    /// <param name="reply">The reply, a JSON object.</param>
    /// <param name="bytes">The length of the part in UTF-8.</param>
    public static JsonElement Cut(JsonElement schema, JsonElement reply, out int bytes)
    {
        ReadOnlyMemory<byte> cut = JsonPayload.Write(writer => WriteMembers(writer, schema, reply));
        bytes = cut.Length;
        using JsonDocument document = JsonDocument.Parse(cut);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out _))
        {
            writer.WriteStartObject();
            WriteMembers(writer, schema, value);
            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
        {
            writer.WriteStartArray();
            foreach (JsonElement item in value.EnumerateArray()) Write(writer, items, item);
            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement schema, JsonElement owner)
    {
        JsonElement properties = schema.GetProperty("properties");
        foreach (JsonProperty member in owner.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out JsonElement property)) continue;
            if (member.Value.ValueKind == JsonValueKind.Null && !IsRequired(schema, member.Name)) continue;
            writer.WritePropertyName(member.Name);
            Write(writer, property, member.Value);
        }
    }

    private static bool IsRequired(JsonElement schema, string name) =>
        schema.TryGetProperty("required", out JsonElement required)
        && required.EnumerateArray().Any(item => item.ValueEquals(name));
}
