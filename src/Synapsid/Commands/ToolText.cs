using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Synapsid.Commands;

/// <summary>Puts the short text of a tool's answer together.</summary>
public static class ToolText
{
    /// <summary>One line for each element of an array, or a sentence where it has none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="array">The array's name.</param>
    /// <param name="line">The line of one element.</param>
    /// <param name="none">What is said of an empty array.</param>
    public static string Lines(JsonElement answer, string array, Func<JsonElement, string> line, string none)
    {
        if (!answer.TryGetProperty(array, out JsonElement items) || items.GetArrayLength() == 0) return none;
        return string.Join('\n', items.EnumerateArray().Select(line));
    }

    /// <summary>A member's value as text on one line, cut after some characters; empty where it is absent.</summary>
    public static string Of(JsonElement owner, string name, int charactersMax = 200)
    {
        if (!owner.TryGetProperty(name, out JsonElement value)) return "";
        return value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => Clip(value.GetString()!, charactersMax),
            JsonValueKind.Number when name.EndsWith("score", StringComparison.Ordinal) =>
                value.GetDouble().ToString("0.###", CultureInfo.InvariantCulture),
            _ => Clip(value.GetRawText(), charactersMax),
        };
    }

    /// <summary>Whether a member is true.</summary>
    public static bool Is(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A text on one line, cut after some characters with a mark that it was.</summary>
    public static string Clip(string text, int charactersMax)
    {
        StringBuilder line = new(Math.Min(text.Length, charactersMax) + 1);
        bool blank = false;
        foreach (char letter in text.AsSpan().Trim())
        {
            if (char.IsWhiteSpace(letter))
            {
                blank = true;
                continue;
            }

            if (line.Length >= charactersMax) return line.Append('…').ToString();
            if (blank) line.Append(' ');
            blank = false;
            line.Append(letter);
        }

        return line.ToString();
    }
}
