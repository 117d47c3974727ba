using System.Text;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>
/// Which files a search looks at, by a glob as in .gitignore: <c>*.cs</c> fits names anywhere, <c>src/**/*.cs</c> paths
/// from the root, <c>src/</c> or <c>src</c> all below a folder; <c>{a,b}</c> stands for either. Small and capital
/// letters
/// count.
/// </summary>
public sealed class PathFilter
{
    private const int AlternativesMax = 64;

    private readonly List<(GlobPattern Pattern, bool IsName)> _patterns = [];

    private PathFilter()
    {
    }

    /// <summary>The filter of a glob; null or empty: every file fits.</summary>
    /// <exception cref="LookupException">It has too many alternatives, or an unclosed brace.</exception>
    public static PathFilter Of(string? glob)
    {
        PathFilter filter = new();
        if (string.IsNullOrEmpty(glob)) return filter;
        foreach (string alternative in Alternatives(glob))
        {
            string pattern = alternative.TrimStart('/').TrimEnd('/');
            bool isName = !pattern.Contains('/', StringComparison.Ordinal) && !alternative.StartsWith('/');
            filter._patterns.Add((GlobPattern.Compile(Encoding.UTF8.GetBytes(pattern), foldCase: false), isName));
        }

        return filter;
    }

    /// <summary>Whether a path fits: it, its name, or a folder above it.</summary>
    public bool Fits(string path)
    {
        if (_patterns.Count == 0) return true;
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        foreach ((GlobPattern pattern, bool isName) in _patterns)
        {
            int start = 0;
            for (int end = Next(bytes, 0); ; end = Next(bytes, end + 1))
            {
                if (pattern.IsMatch(bytes.AsSpan(isName ? start : 0, end - (isName ? start : 0)))) return true;
                if (end == bytes.Length) break;
                start = end + 1;
            }
        }

        return false;
    }

    private static int Next(byte[] path, int from)
    {
        int slash = path.AsSpan(from).IndexOf((byte)'/');
        return slash < 0 ? path.Length : from + slash;
    }

    private static List<string> Alternatives(string glob)
    {
        List<string> open = [glob];
        List<string> closed = [];
        while (open.Count > 0)
        {
            string next = open[^1];
            open.RemoveAt(open.Count - 1);
            int begin = next.LastIndexOf('{');
            int end = begin < 0 ? -1 : next.IndexOf('}', begin);
            if (begin < 0)
            {
                closed.Add(next);
                continue;
            }

            if (end < 0) throw new LookupException($"The glob '{glob}' has a {{ without a }}.", isAbsent: false);
            foreach (string part in next[(begin + 1)..end].Split(','))
            {
                open.Add(next[..begin] + part + next[(end + 1)..]);
            }

            if (open.Count + closed.Count > AlternativesMax)
            {
                throw new LookupException(
                    $"The glob '{glob}' has more than {AlternativesMax} alternatives.", isAbsent: false);
            }
        }

        return closed;
    }
}
