using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Grains.Import;

/// <summary>
/// Reads a draft from a JSON object as people write them: <c>text</c> is required; <c>title</c>, <c>tags</c> (an array,
/// or one string), <c>namespace</c>, <c>author</c>, <c>source</c>, <c>mime</c>, <c>language</c>, <c>valid_from</c>,
/// <c>valid_to</c> (ISO 8601) and <c>anchor</c> (<see cref="AnchorJson"/>) are kept; other members are ignored, but for
/// <c>id</c>, which becomes the end of the source where the object names none and the reader knows its origin.
/// </summary>
public static class GrainJson
{
    /// <summary>Reads a draft; false gives the reason as a sentence.</summary>
    public static bool TryRead(
        JsonElement item,
        string? origin,
        [NotNullWhen(true)] out GrainDraft? draft,
        [NotNullWhen(false)] out string? problem)
    {
        draft = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            problem = $"Expected a JSON object with a \"text\", found {Name(item.ValueKind)}.";
            return false;
        }

        problem = null;
        string? text = Text(item, "text", ref problem);
        GrainDraft read = new()
        {
            Text = text ?? "",
            Title = Text(item, "title", ref problem),
            Tags = Tags(item, ref problem),
            Namespace = Text(item, "namespace", ref problem),
            Author = Text(item, "author", ref problem),
            Source = Text(item, "source", ref problem) ?? SourceFromId(item, origin),
            Mime = Text(item, "mime", ref problem),
            Language = Text(item, "language", ref problem),
            ValidFrom = Instant(item, "valid_from", ref problem),
            ValidTo = Instant(item, "valid_to", ref problem),
            Anchor = Anchor(item, ref problem),
        };
        if (problem is null && text is null) problem = "The object has no \"text\".";
        if (problem is not null) return false;
        draft = read;
        return true;
    }

    private static string? Text(JsonElement item, string name, ref string? problem)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            problem ??= $"\"{name}\" must be a string, not {Name(value.ValueKind)}.";
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            problem ??= $"\"{name}\" is not valid Unicode.";
            return null;
        }
    }

    private static string[] Tags(JsonElement item, ref string? problem)
    {
        if (!item.TryGetProperty("tags", out JsonElement value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind == JsonValueKind.String) return Text(item, "tags", ref problem) is { } tag ? [tag] : [];
        if (value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String))
        {
            problem ??= "\"tags\" must be an array of strings.";
            return [];
        }

        try
        {
            return value.EnumerateArray().Select(tag => tag.GetString()!).ToArray();
        }
        catch (InvalidOperationException)
        {
            problem ??= "A tag is not valid Unicode.";
            return [];
        }
    }

    private static DateTimeOffset? Instant(JsonElement item, string name, ref string? problem)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (Text(item, name, ref problem) is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at)) return at;

        problem ??= $"\"{name}\" is not an ISO 8601 time: {text}.";
        return null;
    }

    private static AnchorRequest? Anchor(JsonElement item, ref string? problem)
    {
        if (!item.TryGetProperty("anchor", out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (AnchorJson.TryRead(value, out AnchorRequest? request, out string? wrong)) return request;
        problem ??= wrong;
        return null;
    }

    private static string? SourceFromId(JsonElement item, string? origin)
    {
        if (!item.TryGetProperty("id", out JsonElement id)) return origin;
        if (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return origin;
        string? ignored = null;
        string? name = id.ValueKind == JsonValueKind.String ? Text(item, "id", ref ignored) : id.GetRawText();
        return name is null || origin is null ? origin : $"{origin}#{name}";
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
