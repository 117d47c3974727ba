using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Synapsid.Protocols;

/// <summary>Reads JSON strings that strangers wrote.</summary>
public static class JsonText
{
    /// <summary>
    /// The text of a JSON string; false where the value is no string, or is not valid Unicode (an escaped lone
    /// surrogate such as <c>"\ud800"</c> parses as JSON yet names no text).
    /// </summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return text is not null;
    }

    /// <summary>The name of a member of an object, as a message can show it.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "(not valid Unicode)";
        }
    }

    /// <summary>The text of a member of an object; null where it is absent or <see cref="TryRead"/> fails.</summary>
    public static string? Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && TryRead(value, out string? text) ? text : null;
}
