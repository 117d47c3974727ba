using Microsoft.AspNetCore.Http;

namespace Synapsid.Server.Http;

/// <summary>One request on its way to its route's handler.</summary>
/// <param name="Context">The request and its connection.</param>
/// <param name="PathParts">The values of the template's parts in braces, by name.</param>
internal sealed record HttpCall(HttpContext Context, IReadOnlyDictionary<string, string> PathParts)
{
    /// <summary>Set when the caller went away.</summary>
    public CancellationToken Cancellation => Context.RequestAborted;
}
