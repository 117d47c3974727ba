using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Synapsid.Server.Http;

/// <summary>Reads what requests say of media types and encodings.</summary>
internal static class MediaTypes
{
    /// <summary>The registered name of MessagePack.</summary>
    public const string MessagePack = "application/vnd.msgpack";

    private static readonly string[] MessagePackNames = [MessagePack, "application/msgpack", "application/x-msgpack"];

    /// <summary>Whether a media type, without parameters, is MessagePack.</summary>
    public static bool IsMessagePack(string? mediaType) =>
        MessagePackNames.Contains(mediaType, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether <c>Accept</c> gives a type of some kind a higher quality than <paramref name="other"/>, or names it
    /// first at the same quality. A wildcard speaks for the other.
    /// </summary>
    public static bool Prefers(StringValues accept, Predicate<string?> isWanted, string other)
    {
        if (accept.Count == 0) return false;
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? types)) return false;
        double best = 0;
        bool wanted = false;
        foreach (MediaTypeHeaderValue type in types)
        {
            bool isOther = type.MatchesAllTypes || type.MatchesAllSubTypes
                || string.Equals(type.MediaType.Value, other, StringComparison.OrdinalIgnoreCase);
            if (!isOther && !isWanted(type.MediaType.Value)) continue;
            double quality = type.Quality ?? 1;
            if (quality <= best) continue;
            (best, wanted) = (quality, !isOther);
        }

        return wanted;
    }

    /// <summary>The compression that <c>Accept-Encoding</c> likes best of those we have, or null.</summary>
    public static string? BestEncoding(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding,
            out IList<StringWithQualityHeaderValue>? encodings))
        {
            return null;
        }

        string? best = null;
        double quality = 0;
        foreach (StringWithQualityHeaderValue encoding in encodings)
        {
            string name = encoding.Value.ToString().ToLowerInvariant();
            double given = encoding.Quality ?? 1;
            bool better = given > quality || (given == quality && name == "br");
            if (name is not ("br" or "gzip") || given == 0 || !better) continue;
            (best, quality) = (name, given);
        }

        return best;
    }
}
