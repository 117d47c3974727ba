using System.Globalization;
using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Commands;

/// <summary>Writes the JSON Schema (2020-12) of what a command's tool takes, from the command's arguments.</summary>
public static class ToolSchema
{
    /// <summary>The greatest whole number that every JSON parser keeps exactly.</summary>
    private const long SafeMax = (1L << 53) - 1;

    /// <summary>The schema of a tool's arguments, an object that takes no others.</summary>
    public static JsonElement OfInput(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        IReadOnlyList<Argument> arguments = command.ToolArguments;
        using JsonDocument document = JsonDocument.Parse(JsonPayload.Write(schema =>
        {
            schema.WriteString("type", "object");
            if (arguments.Count > 0)
            {
                schema.WriteStartObject("properties");
                foreach (Argument argument in arguments) Write(schema, argument);
                schema.WriteEndObject();
            }

            if (arguments.Any(argument => argument.Required))
            {
                schema.WriteStartArray("required");
                foreach (Argument argument in arguments.Where(argument => argument.Required))
                {
                    schema.WriteStringValue(argument.Name);
                }

                schema.WriteEndArray();
            }

            schema.WriteBoolean("additionalProperties", false);
        }));
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter schema, Argument argument)
    {
        schema.WriteStartObject(argument.Name);
        if (NameOf(argument.Type) is { } type) schema.WriteString("type", type);
        schema.WriteString("description", argument.Summary + FormOf(argument.Type));
        switch (argument.Type)
        {
            case ArgumentType.Integer:
                if (argument.Min >= -SafeMax) schema.WriteNumber("minimum", argument.Min);
                if (argument.Max <= SafeMax) schema.WriteNumber("maximum", argument.Max);
                break;
            case ArgumentType.Choice:
                schema.WriteStartArray("enum");
                foreach (string choice in argument.Choices) schema.WriteStringValue(choice);
                schema.WriteEndArray();
                break;
            case ArgumentType.TextList or ArgumentType.Objects:
                schema.WriteStartObject("items");
                schema.WriteString("type", argument.Type == ArgumentType.Objects ? "object" : "string");
                schema.WriteEndObject();
                break;
        }

        if (argument.Default is { } text) WriteDefault(schema, argument.Type, text);
        schema.WriteEndObject();
    }

    private static void WriteDefault(Utf8JsonWriter schema, ArgumentType type, string text)
    {
        schema.WritePropertyName("default");
        if (type == ArgumentType.Integer) schema.WriteNumberValue(long.Parse(text, CultureInfo.InvariantCulture));
        else if (type == ArgumentType.Flag) schema.WriteBooleanValue(bool.Parse(text));
        else schema.WriteStringValue(text);
    }

    private static string? NameOf(ArgumentType type) => type switch
    {
        ArgumentType.Integer => "integer",
        ArgumentType.Flag => "boolean",
        ArgumentType.TextList or ArgumentType.Objects => "array",
        ArgumentType.Json => null,
        _ => "string",
    };

    private static string FormOf(ArgumentType type) => type switch
    {
        ArgumentType.Instant => "; ISO 8601, such as 2026-11-21 or 2026-11-21T08:00:00Z",
        ArgumentType.Duration => "; such as 90d, 12h or 30m",
        _ => "",
    };
}
