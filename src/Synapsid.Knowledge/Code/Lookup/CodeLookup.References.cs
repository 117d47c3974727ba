using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.References;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Lookup;

/// <content>Where a symbol's name occurs.</content>
public static partial class CodeLookup
{
    private const int LineBytesMax = 400;

    /// <summary>Every occurrence of a name as a whole identifier, in the files as they are now.</summary>
    /// <param name="views">The repositories.</param>
    /// <param name="name">The symbol's name; of <c>Type.Member</c> the last part is looked for.</param>
    /// <param name="pathGlob">Only files that fit; null: all.</param>
    /// <param name="limit">Occurrences wanted at most; all are counted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LookupException">The glob makes no sense.</exception>
    public static ReferenceResult References(
        IReadOnlyList<CodeView> views, string name, string? pathGlob, int limit, CancellationToken cancellation)
    {
        string identifier = name[(name.LastIndexOfAny(['.', ':', '/', '#', '>']) + 1)..];
        if (identifier.Length == 0) throw new LookupException($"'{name}' is no name of a symbol.", isAbsent: false);
        PathFilter paths = PathFilter.Of(pathGlob);
        List<(int Worth, ReferenceHit Hit)> hits = [];
        int files = 0;
        using SourceContent content = new();
        foreach ((CodeView view, CodeSegment segment, int row) in Candidates(views, identifier, paths))
        {
            cancellation.ThrowIfCancellationRequested();
            if (AddOccurrences(view, segment, row, identifier, content, hits)) files++;
        }

        // A stable sort: within a worth the order is that of files and lines.
        List<ReferenceHit> best = [.. hits.OrderBy(pair => pair.Worth).Take(limit).Select(pair => pair.Hit)];
        return new ReferenceResult(best, hits.Count, files, hits.Count == 0 ? Nearest(views, identifier) : []);
    }

    private static IEnumerable<(CodeView View, CodeSegment Segment, int Row)> Candidates(
        IReadOnlyList<CodeView> views, string identifier, PathFilter paths) =>
        views
            .SelectMany(view => view.Segments.SelectMany(segment => segment.Words
                .IdentifierRows(identifier, segment.Dead)
                .Where(row => paths.Fits(segment.Files[row].Path))
                .Select(row => (view, segment, row))))
            .OrderBy(found => found.segment.Files[found.row].Category)
            .ThenBy(found => found.view.Name, StringComparer.Ordinal)
            .ThenBy(found => found.segment.Files[found.row].Path, StringComparer.Ordinal);

    private static bool AddOccurrences(
        CodeView view,
        CodeSegment segment,
        int row,
        string identifier,
        SourceContent content,
        List<(int Worth, ReferenceHit Hit)> hits)
    {
        CodeFile file = segment.Files[row];
        if (!view.TryRead(file.Path, content, out ReadOnlyMemory<byte> text)) return false;
        CodeLanguages.TryGet(file.Language, out CodeLanguage language);
        List<CodeSymbol> symbols = SymbolsOf(segment, row);
        List<Occurrence> found =
            OccurrenceFinder.Find(text.Span, language, identifier, symbols, null);
        foreach (Occurrence occurrence in found)
        {
            hits.Add((WorthOf(file.Category, occurrence.Kind), new ReferenceHit
            {
                Repository = view.Name,
                Path = file.Path,
                Line = occurrence.Line,
                Column = occurrence.Column,
                Kind = NameOf(occurrence.Kind),
                Enclosing = occurrence.Symbol >= 0 ? symbols[occurrence.Symbol].QualifiedName : "",
                Text = LineAt(text.Span, occurrence.Offset),
            }));
        }

        return found.Count > 0;
    }

    private static List<CodeSymbol> SymbolsOf(CodeSegment segment, int row)
    {
        if (segment.Symbols is not { } table) return [];
        (int first, int count) = table.SymbolsOf(row);
        return [.. Enumerable.Range(first, count).Select(table.At)];
    }

    /// <summary>What is code comes before what is said of it; what counts as code before tests and documents.</summary>
    private static int WorthOf(FileCategory category, OccurrenceKind kind)
    {
        int saying = kind is OccurrenceKind.Comment or OccurrenceKind.Text ? 2 : 0;
        int declaring = kind is OccurrenceKind.Definition or OccurrenceKind.Import ? 1 : 0;
        return ((int)category * 4) + saying + declaring;
    }

    private static string NameOf(OccurrenceKind kind) => kind switch
    {
        OccurrenceKind.Text => "string",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string LineAt(ReadOnlySpan<byte> text, int offset)
    {
        int start = text[..offset].LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> line = text[start..];
        int end = line.IndexOf((byte)'\n');
        if (end >= 0) line = line[..end];
        if (line.Length > LineBytesMax) line = line[..LineBytesMax];
        return Encoding.UTF8.GetString(line).Trim();
    }
}
