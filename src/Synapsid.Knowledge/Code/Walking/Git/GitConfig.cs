using System.Globalization;
using System.Text;

namespace Synapsid.Knowledge.Code.Walking.Git;

/// <summary>
/// The few settings of git that a walk depends on, gathered from its configuration files; a later file wins. Reads what
/// is there and passes over what it cannot read. Plain includes are followed, conditional ones (includeIf) are not.
/// </summary>
internal sealed class GitConfig
{
    private const int IncludeDepthMax = 10;

    /// <summary>core.excludesFile, as written; null where no file names it.</summary>
    public string? ExcludesFile { get; private set; }

    /// <summary>core.ignoreCase.</summary>
    public bool IgnoreCase { get; private set; }

    /// <summary>extensions.objectFormat: whether objects are named by SHA-256.</summary>
    public bool UsesSha256 { get; private set; }

    /// <summary>Takes over what a file says.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="open">Gives the text of an included file by its path as written; null where there is none.</param>
    public void Add(ReadOnlySpan<byte> text, Func<string, byte[]?> open) => Add(Encoding.UTF8.GetString(text), open, 0);

    private void Add(string text, Func<string, byte[]?> open, int depth)
    {
        string section = "";
        int at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            char next = text[at];
            if (char.IsWhiteSpace(next))
            {
                at++;
            }
            else if (next is '#' or ';')
            {
                at = EndOfLine(text, at);
            }
            else if (next == '[')
            {
                int close = text.IndexOf(']', at);
                if (close < 0) return;
                section = text[(at + 1)..close].Trim().ToLowerInvariant();
                at = close + 1;
            }
            else
            {
                at = ReadKey(text, at, out string key, out string? value);
                Take(section, key, value, open, depth);
            }
        }
    }

    private void Take(string section, string key, string? value, Func<string, byte[]?> open, int depth)
    {
        switch (section, key)
        {
            case ("core", "excludesfile"):
                ExcludesFile = value;
                break;
            case ("core", "ignorecase"):
                IgnoreCase = IsTrue(value);
                break;
            case ("extensions", "objectformat"):
                UsesSha256 = value == "sha256";
                break;
            case ("include", "path") when value is not null && depth < IncludeDepthMax:
                byte[]? included = open(value);
                if (included is not null) Add(Encoding.UTF8.GetString(included), open, depth + 1);
                break;
        }
    }

    private static int ReadKey(string text, int at, out string key, out string? value)
    {
        int begin = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-')) at++;
        key = text[begin..at].ToLowerInvariant();
        value = null;
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (at >= text.Length || text[at] != '=') return EndOfLine(text, at);
        return ReadValue(text, at + 1, out value);
    }

    private static int ReadValue(string text, int at, out string value)
    {
        StringBuilder result = new();
        int kept = 0;
        bool quoted = false;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            char one = text[at];
            if (one == '\r' && (at + 1 == text.Length || text[at + 1] == '\n')) continue;
            if (one == '"')
            {
                quoted = !quoted;
                kept = result.Length;
                continue;
            }

            if (!quoted && (one is '#' or ';'))
            {
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
                break;
            }

            if (!quoted && (one is ' ' or '\t'))
            {
                if (result.Length > 0) result.Append(one);
                continue;
            }

            if (one == '\\' && at + 1 < text.Length)
            {
                one = text[++at];
                if (one == '\r' && at + 1 < text.Length && text[at + 1] == '\n') one = text[++at];
                if (one == '\n') continue;
                one = one switch { 'n' => '\n', 't' => '\t', 'b' => '\b', _ => one };
            }

            result.Append(one);
            kept = result.Length;
        }

        value = result.ToString(0, kept);
        return at;
    }

    private static int EndOfLine(string text, int at)
    {
        int end = text.IndexOf('\n', Math.Min(at, text.Length));
        return end < 0 ? text.Length : end + 1;
    }

    private static bool IsTrue(string? value) =>
        value is null
        || value.Equals("true", StringComparison.OrdinalIgnoreCase)
        || value.Equals("yes", StringComparison.OrdinalIgnoreCase)
        || value.Equals("on", StringComparison.OrdinalIgnoreCase)
        || (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number != 0);
}
