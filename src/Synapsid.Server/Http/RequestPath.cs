using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Synapsid.Server.Http;

/// <summary>
/// The path of a request in parts, of which each is decoded by itself: <c>%2F</c> is a slash within one.
/// </summary>
internal static class RequestPath
{
    /// <summary>What lies between the slashes of a request's path; the first is empty.</summary>
    public static string[] PartsOf(HttpRequest request)
    {
        string decoded = request.Path.Value ?? "";
        string[] parts = decoded.Split('/');
        if (!decoded.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return parts;

        // Kestrel leaves %2F as it is, and makes the same of %252F: only the path as it was sent tells them apart.
        string sent = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int end = sent.IndexOf('?', StringComparison.Ordinal);
        string[] sentParts = (end < 0 ? sent : sent[..end]).Split('/');
        return sentParts.Length == parts.Length ? Array.ConvertAll(sentParts, Uri.UnescapeDataString) : parts;
    }
}
