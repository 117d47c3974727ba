namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>One line of a file of ignore rules, as gitignore(5) describes it.</summary>
internal sealed class IgnorePattern
{
    private readonly byte[] _literal;
    private readonly GlobPattern? _glob;

    private IgnorePattern(ReadOnlySpan<byte> text, int line, bool foldCase)
    {
        Line = line;
        ReadOnlySpan<byte> rest = text;
        if (rest is [(byte)'!', ..])
        {
            IsNegative = true;
            rest = rest[1..];
        }

        // What is literal is found before the last '/' goes, for that is part of it.
        int literal = rest.IndexOfAny("*?[\\"u8);
        bool isSuffix = rest is [(byte)'*', ..] && rest[1..].IndexOfAny("*?[\\"u8) < 0;
        if (rest is [.., (byte)'/'])
        {
            FolderOnly = true;
            rest = rest[..^1];
        }

        literal = literal < 0 || literal > rest.Length ? rest.Length : literal;
        IsName = !rest.Contains((byte)'/');
        if (rest is [(byte)'/', ..])
        {
            rest = rest[1..];
            literal = Math.Max(0, literal - 1);
        }

        IsSuffix = IsName && isSuffix;
        if (IsSuffix) rest = rest[1..];
        if (IsSuffix) literal = rest.Length;
        _literal = foldCase ? IgnoreText.Lower(rest[..literal]) : rest[..literal].ToArray();
        _glob = literal < rest.Length ? GlobPattern.Compile(rest[literal..], foldCase) : null;
    }

    /// <summary>The line's number, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether it takes back what an earlier one ignores.</summary>
    public bool IsNegative { get; }

    /// <summary>Whether it is for folders alone.</summary>
    public bool FolderOnly { get; }

    /// <summary>Whether it is compared with the last name rather than the path.</summary>
    public bool IsName { get; }

    /// <summary>Whether it is a star and a literal end.</summary>
    public bool IsSuffix { get; }

    /// <summary>Whether it has no wildcard.</summary>
    public bool IsLiteral => !IsSuffix && _glob is null;

    /// <summary>The literal begin: all of it where there is no wildcard, the end where it is a suffix.</summary>
    public ReadOnlySpan<byte> Literal => _literal;

    /// <summary>Reads a line; false where it holds no pattern.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int line, bool foldCase, out IgnorePattern? pattern)
    {
        pattern = null;
        if (text.IsEmpty || text[0] == '#') return false;
        if (text[^1] == '\r') text = text[..^1];
        int end = text.IndexOf((byte)0);
        text = WithoutTrailingSpaces(end < 0 ? text : text[..end]);
        if (text.IsEmpty) return false;
        pattern = new IgnorePattern(text, line, foldCase);
        return true;
    }

    /// <summary>Whether it matches, given the path below its folder, the last name of that, and what it is.</summary>
    public bool IsMatch(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool isFolder)
    {
        if (FolderOnly && !isFolder) return false;
        if (IsSuffix) return name.EndsWith(_literal);
        ReadOnlySpan<byte> text = IsName ? name : path;
        if (_glob is null) return text.SequenceEqual(_literal);
        return text.StartsWith(_literal) && _glob.IsMatch(text[_literal.Length..]);
    }

    /// <summary>A space counts only where a backslash escapes it, or more follows it.</summary>
    private static ReadOnlySpan<byte> WithoutTrailingSpaces(ReadOnlySpan<byte> text)
    {
        int end = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                if (i + 1 == text.Length) return text;
                end = ++i + 1;
            }
            else if (text[i] != ' ')
            {
                end = i + 1;
            }
        }

        return text[..end];
    }
}
