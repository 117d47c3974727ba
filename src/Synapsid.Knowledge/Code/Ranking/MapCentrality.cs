using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// How much of a repository leans on its symbols. The index knows in how many files a name stands, however it is
/// spelled; that is the most that a symbol can have, and generic names have it: <c>Value</c> is in every file as a
/// word. So the names with the most are looked up in a sample of those files, as a reader would tell a use: in a file
/// of program code of the symbol's own language, spelled as it is, with its owner, and not as a word of prose. What is
/// left is divided by the square of how many definitions share the name: a use is of each with that chance, and of n
/// alike none is central.
/// </summary>
/// <param name="scope">All repositories; its filters say which definitions count.</param>
/// <param name="view">The place of the repository.</param>
internal sealed class MapCentrality(SearchScope scope, int view)
{
    private const int NameMin = 4;

    /// <summary>Files of a name's that are looked into.</summary>
    private const int SampleFiles = 8;

    private readonly CodeView _view = scope.Views[view];
    private readonly int _firstSegment = scope.FirstSegmentOf(view);

    /// <summary>Whether there were more names than were looked up.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The most central symbols, best first.</summary>
    /// <param name="names">Names that are looked up at most.</param>
    public List<(double Centrality, int Segment, int Symbol)> Rank(int names)
    {
        List<(double Most, string Name, Bearers Bearers)> order = [];
        foreach ((string name, Bearers bearers) in FindBearers())
        {
            if (bearers.Main.Count == 0) continue;
            int rows = _view.Segments.Sum(segment => segment.Words.RowsWithIdentifier(name));
            order.Add((Share(Math.Max(0, rows - bearers.Count), bearers.Count), name, bearers));
        }

        order.Sort(static (left, right) =>
        {
            int by = right.Most.CompareTo(left.Most);
            return by != 0 ? by : string.CompareOrdinal(left.Name, right.Name);
        });
        HasMore = order.Count > names;
        List<(double Centrality, int Segment, int Symbol)> ranked = [];
        using SourceContent content = new();
        foreach ((_, string name, Bearers bearers) in order.Take(names))
        {
            foreach (IGrouping<(string, string), (int Segment, int Symbol)> alike in bearers.Main.GroupBy(PlaceOf))
            {
                (string language, string owner) = alike.Key;
                double centrality = Share(Uses(name, language, owner, content), bearers.Count);
                foreach ((int segment, int symbol) in alike) ranked.Add((centrality, segment, symbol));
            }
        }

        ranked.Sort(static (left, right) =>
        {
            int by = right.Centrality.CompareTo(left.Centrality);
            if (by == 0) by = left.Segment.CompareTo(right.Segment);
            return by != 0 ? by : left.Symbol.CompareTo(right.Symbol);
        });
        return ranked;
    }

    private static double Share(double uses, int definitions) => uses / ((double)definitions * definitions);

    /// <summary>Who bears a name in program code: types and functions, and how many definitions of any kind.</summary>
    private Dictionary<string, Bearers> FindBearers()
    {
        Dictionary<string, Bearers> found = new(StringComparer.Ordinal);
        for (int at = 0; at < _view.Segments.Count; at++)
        {
            CodeSegment segment = _view.Segments[at];
            if (segment.Symbols is not { } symbols) continue;
            for (int row = 0; row < segment.Files.Count; row++)
            {
                if (!segment.Live.Contains(row) || segment.Files[row].Category != FileCategory.Code) continue;
                bool isWanted = scope.IsAllowed(scope.FileOf(_firstSegment + at, row));
                (int first, int count) = symbols.SymbolsOf(row);
                for (int symbol = first; symbol < first + count; symbol++)
                {
                    SymbolEntry entry = symbols.EntryAt(symbol);
                    if (entry.Kind == SymbolKind.Constructor) continue; // its type bears the name
                    string name = symbols.NameOf(symbol);
                    if (name.Length < NameMin) continue;
                    if (!found.TryGetValue(name, out Bearers? bearers)) found.Add(name, bearers = new Bearers());
                    bearers.Count++;
                    bool isMain = SymbolKinds.IsType(entry.Kind) || SymbolKinds.IsCallable(entry.Kind);
                    if (isMain && isWanted) bearers.Main.Add((_firstSegment + at, symbol));
                }
            }
        }

        return found;
    }

    /// <summary>
    /// What a use must be of: the language and, for a function of something, that: who uses it names its owner nearby,
    /// and who does not calls another of the name, such as a library's.
    /// </summary>
    private (string Language, string Owner) PlaceOf((int Segment, int Symbol) bearer)
    {
        CodeSegment segment = scope.Segments[bearer.Segment].Segment;
        SymbolEntry entry = segment.Symbols!.EntryAt(bearer.Symbol);
        string container = SymbolKinds.IsCallable(entry.Kind) ? segment.Symbols.ContainerOf(bearer.Symbol) : "";
        return (FamilyOf(segment.Files[entry.Row].Language), container[(container.LastIndexOf('.') + 1)..]);
    }

    /// <summary>Languages whose files use one another's symbols.</summary>
    private static string FamilyOf(string language) => language switch
    {
        "cpp" or "cuda" or "objective-c" => "c",
        "typescript" => "javascript",
        "kotlin" or "scala" or "groovy" => "java",
        _ => language,
    };

    /// <summary>
    /// About how many files of program code and its tests in a language use a name, beyond those that define it.
    /// </summary>
    private double Uses(string name, string language, string owner, SourceContent content)
    {
        List<string> files = [];
        foreach (CodeSegment segment in _view.Segments)
        {
            SymbolTable? symbols = segment.Symbols;
            HashSet<int> defining =
                [.. (symbols?.FindByName(name) ?? []).Select(symbol => symbols!.EntryAt(symbol).Row)];
            foreach (int row in segment.Words.IdentifierRows(name, segment.Dead))
            {
                if (defining.Contains(row)) continue;
                CodeFile file = segment.Files[row];
                bool isCode = file.Category is FileCategory.Code or FileCategory.Test;
                if (isCode && FamilyOf(file.Language) == language) files.Add(file.Path);
            }
        }

        if (files.Count == 0) return 0;
        int looked = Math.Min(SampleFiles, files.Count);
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        byte[] ownerUtf8 = Encoding.UTF8.GetBytes(owner);
        bool isWord = name.All(char.IsAsciiLetterLower);
        int users = 0;
        for (int i = 0; i < looked; i++)
        {
            string path = files[(int)((long)i * files.Count / looked)];
            bool uses = _view.TryRead(path, content, out ReadOnlyMemory<byte> text)
                && IsUsed(text.Span, utf8, isWord)
                && (owner.Length == 0 || IsUsed(text.Span, ownerUtf8, isWord: false));
            if (uses) users++;
        }

        return (double)users * files.Count / looked;
    }

    /// <summary>Whether a text holds a name as it is spelled, on its own, and where it may be a word, as code has
    /// it.</summary>
    internal static bool IsUsed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, bool isWord)
    {
        for (int from = 0; ;)
        {
            int found = text[from..].IndexOf(name);
            if (found < 0) return false;
            int start = from + found;
            int end = start + name.Length;
            bool isWhole = (start == 0 || !IsLetter(text[start - 1])) && (end == text.Length || !IsLetter(text[end]));
            if (isWhole && (!isWord || IsCode(text, start, end))) return true;
            from = end;
        }
    }

    /// <summary>
    /// Prose has letters, blanks or a stop after a word, and stands behind the mark of a comment.
    /// </summary>
    private static bool IsCode(ReadOnlySpan<byte> text, int start, int end)
    {
        ReadOnlySpan<byte> after = text[end..].TrimStart(" \t"u8);
        if (after.IsEmpty || !"(*{[<=;)&"u8.Contains(after[0])) return false;
        ReadOnlySpan<byte> before = text[(text[..start].LastIndexOf((byte)'\n') + 1)..start];
        ReadOnlySpan<byte> line = before.TrimStart(" \t"u8);
        bool isComment = line.StartsWith("*"u8) || line.StartsWith("#"u8) || line.StartsWith("--"u8)
            || before.IndexOf("//"u8) >= 0 || before.IndexOf("/*"u8) >= 0;
        return !isComment;
    }

    private static bool IsLetter(byte value) => value == '_' || value >= 0x80 || char.IsAsciiLetterOrDigit((char)value);

    private sealed class Bearers
    {
        public List<(int Segment, int Symbol)> Main { get; } = [];

        public int Count { get; set; }
    }
}
