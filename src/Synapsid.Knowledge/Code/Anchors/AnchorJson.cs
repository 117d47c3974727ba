using System.Text.Json;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Reads what a grain is to be anchored to: a text (<c>PATH#SYMBOL</c>), or an object as answers show it, with
/// <c>path</c> and, where they are known, <c>repository</c>, <c>symbol</c>, <c>start_line</c>, <c>end_line</c>,
/// <c>commit</c> and <c>hash</c>.
/// </summary>
public static class AnchorJson
{
    /// <summary>Reads it; false gives the reason as a sentence.</summary>
    public static bool TryRead(JsonElement value, out AnchorRequest? request, out string? problem)
    {
        request = null;
        problem = null;
        if (value.ValueKind == JsonValueKind.String && TextOf(value) is { } text)
        {
            return AnchorRequest.TryParse(text, out request, out problem);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            problem = "\"anchor\" must be a text such as \"src/app.cs#Main\", or an object with a \"path\".";
            return false;
        }

        AnchorHash? hash = null;
        if (Member(value, "hash", ref problem) is { } digits)
        {
            if (!AnchorHash.TryParse(digits, out AnchorHash parsed)) problem ??= "The anchor's \"hash\" is none.";
            hash = parsed;
        }

        string? path = Member(value, "path", ref problem);
        request = new AnchorRequest
        {
            Path = path ?? "",
            Symbol = Member(value, "symbol", ref problem),
            StartLine = Line(value, "start_line", ref problem),
            EndLine = Line(value, "end_line", ref problem),
            Repository = Member(value, "repository", ref problem),
            Commit = Member(value, "commit", ref problem),
            Hash = hash,
        };
        if (string.IsNullOrWhiteSpace(path)) problem ??= "The anchor has no \"path\".";
        if (request.EndLine < request.StartLine) problem ??= "The anchor's \"end_line\" is before its \"start_line\".";
        if (request is { StartLine: 0, EndLine: > 0 }) problem ??= "The anchor has an \"end_line\" alone.";
        return problem is null;
    }

    /// <summary>Writes a request as the object that it is read from.</summary>
    public static void Write(Utf8JsonWriter writer, string member, AnchorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        writer.WriteStartObject(member);
        writer.WriteString("path", request.Path);
        writer.WriteString("symbol", request.Symbol);
        writer.WriteNumber("start_line", request.StartLine);
        writer.WriteNumber("end_line", request.EndLine);
        writer.WriteString("repository", request.Repository);
        writer.WriteString("commit", request.Commit);
        writer.WriteString("hash", request.Hash?.ToString());
        writer.WriteEndObject();
    }

    private static string? Member(JsonElement owner, string name, ref string? problem)
    {
        if (!owner.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && TextOf(value) is { } text) return text;
        problem ??= $"The anchor's \"{name}\" must be a string.";
        return null;
    }

    private static int Line(JsonElement owner, string name, ref string? problem)
    {
        if (!owner.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int line) && line >= 0) return line;
        problem ??= $"The anchor's \"{name}\" must be a line's number.";
        return 0;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }
}
