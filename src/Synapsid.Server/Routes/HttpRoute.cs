using Synapsid.Commands;
using Synapsid.Server.Http;

namespace Synapsid.Server.Routes;

/// <summary>One route of the server.</summary>
/// <param name="Route">Its method and path.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Handler">Answers a request.</param>
internal sealed record HttpRoute(Route Route, string Summary, Func<HttpCall, Task<HttpAnswer>> Handler)
{
    /// <summary>As the last part of a template: whatever follows.</summary>
    private const string Rest = "{rest}";

    private readonly string[] _template = Route.Template.Split('/');

    /// <summary>Whether the template has parts in braces.</summary>
    public bool HasParts => _template.Any(IsPart);

    /// <summary>Whether a path is of this route, and the values of its parts in braces, by name.</summary>
    public bool TryMatch(string[] path, out IReadOnlyDictionary<string, string> parts)
    {
        Dictionary<string, string> found = [];
        parts = found;
        bool open = _template[^1] == Rest;
        if (open ? path.Length < _template.Length : path.Length != _template.Length) return false;
        for (int i = 0; i < path.Length; i++)
        {
            if (open && i == _template.Length - 1)
            {
                found["rest"] = string.Join('/', path[i..]);
                return true;
            }

            if (IsPart(_template[i]) && path[i].Length > 0) found[_template[i][1..^1]] = path[i];
            else if (_template[i] != path[i]) return false;
        }

        return true;
    }

    private static bool IsPart(string segment) => segment.StartsWith('{');
}
