namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>
/// The rules of one file, compiled. The last line that matches decides. With the fast paths, literal lines are found
/// by the hash of their last name and lines such as <c>*.log</c> by that of the extension, so that a name costs two
/// looks into small tables; only what else has wildcards is tried, the last first.
/// </summary>
/// <remarks>Immutable, and so shared by threads, folders and walks.</remarks>
internal sealed class IgnoreRules
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly IgnorePattern[] _patterns;
    private readonly IgnoreTable? _names;
    private readonly IgnoreTable? _extensions;
    private readonly int[] _others;
    private readonly bool _usesTables;

    private IgnoreRules(IgnorePattern[] patterns, bool foldCase, bool usesTables)
    {
        _patterns = patterns;
        FoldCase = foldCase;
        _usesTables = usesTables;
        _others = [];
        if (!usesTables) return;
        List<(ulong Hash, int Pattern)> names = [];
        List<(ulong Hash, int Pattern)> extensions = [];
        List<int> others = [];
        for (int i = 0; i < patterns.Length; i++)
        {
            IgnorePattern pattern = patterns[i];
            if (pattern.IsLiteral) names.Add((IgnorePath.Hash(LastName(pattern.Literal)), i));
            else if (IsExtension(pattern)) extensions.Add((IgnorePath.Hash(pattern.Literal), i));
            else others.Add(i);
        }

        others.Reverse();
        _others = [.. others];
        if (names.Count > 0) _names = new IgnoreTable(names);
        if (extensions.Count > 0) _extensions = new IgnoreTable(extensions);
    }

    /// <summary>Whether paths are compared in lower case.</summary>
    public bool FoldCase { get; }

    /// <summary>How many lines hold a pattern.</summary>
    public int Count => _patterns.Length;

    /// <summary>The pattern of an index that <see cref="Find"/> gave.</summary>
    public IgnorePattern this[int index] => _patterns[index];

    /// <summary>Reads a file's text.</summary>
    public static IgnoreRules Parse(ReadOnlySpan<byte> text, bool foldCase = false, bool usesTables = true)
    {
        if (text.StartsWith(ByteOrderMark)) text = text[ByteOrderMark.Length..];
        List<IgnorePattern> patterns = [];
        int line = 0;
        while (!text.IsEmpty)
        {
            line++;
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> one = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (IgnorePattern.TryParse(one, line, foldCase, out IgnorePattern? pattern)) patterns.Add(pattern!);
        }

        return new IgnoreRules([.. patterns], foldCase, usesTables);
    }

    /// <summary>The index of the last pattern that matches, or -1.</summary>
    public int Find(in IgnorePath path, int baseLength)
    {
        ReadOnlySpan<byte> below = path.Below(baseLength, FoldCase);
        ReadOnlySpan<byte> name = path.Name(FoldCase);
        if (!_usesTables) return FindPlainly(below, name, path.IsFolder);
        int best = -1;
        if (_names is not null)
        {
            int entry = _names.First(FoldCase ? path.FoldedNameHash : path.NameHash);
            best = FirstMatch(_names, entry, below, name, path.IsFolder, best);
        }

        if (_extensions is not null)
        {
            int entry = _extensions.First(FoldCase ? path.FoldedExtensionHash : path.ExtensionHash);
            best = FirstMatch(_extensions, entry, below, name, path.IsFolder, best);
        }

        foreach (int other in _others)
        {
            if (other < best) break;
            if (_patterns[other].IsMatch(below, name, path.IsFolder)) return other;
        }

        return best;
    }

    private int FindPlainly(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool isFolder)
    {
        for (int i = _patterns.Length - 1; i >= 0; i--)
        {
            if (_patterns[i].IsMatch(path, name, isFolder)) return i;
        }

        return -1;
    }

    private int FirstMatch(
        IgnoreTable table, int entry, ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool isFolder, int best)
    {
        for (; entry >= 0; entry = table.Next(entry))
        {
            int pattern = table.Pattern(entry);
            if (pattern < best) break;
            if (_patterns[pattern].IsMatch(path, name, isFolder)) return pattern;
        }

        return best;
    }

    private static bool IsExtension(IgnorePattern pattern) =>
        pattern.IsSuffix && pattern.Literal is [(byte)'.', ..] && pattern.Literal.LastIndexOf((byte)'.') == 0;

    private static ReadOnlySpan<byte> LastName(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];
}
