using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Search.Patterns;
using Synapsid.Search.Rows;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Finds a text or a regular expression in the files as they are now, and answers with the symbols around the matches:
/// those first whose declaration matches, code before tests before documents.
/// </summary>
/// <param name="scope">Where to look.</param>
/// <param name="kinds">Kinds of symbols wanted; empty for all.</param>
internal sealed class PatternSearch(SearchScope scope, IReadOnlySet<SymbolKind> kinds)
{
    /// <summary>Files with a match that are looked at, of code and of all else.</summary>
    private const int FilesMax = 500;

    private const int MatchesMax = 100;

    /// <summary>What a match in a declaration is worth, and one elsewhere.</summary>
    private const double DeclarationWorth = 10;
    private const double UseWorth = 5;

    /// <summary>The candidates of a pattern, in no order.</summary>
    /// <param name="pattern">What to find.</param>
    /// <param name="namePart">A text that the names of symbols should hold; null where any name will do.</param>
    /// <param name="declarationsOnly">Whether matches elsewhere than in declarations are left out.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="PatternException">The expression takes too long.</exception>
    public List<Candidate> Run(
        TextPattern pattern, string? namePart, bool declarationsOnly, CancellationToken cancellation)
    {
        List<Candidate> candidates = [];
        int files = Run(pattern, namePart, declarationsOnly, ofCode: true, candidates, cancellation);
        if (files < FilesMax) Run(pattern, namePart, declarationsOnly, ofCode: false, candidates, cancellation);
        return candidates;
    }

    private int Run(
        TextPattern pattern,
        string? namePart,
        bool declarationsOnly,
        bool ofCode,
        List<Candidate> candidates,
        CancellationToken cancellation)
    {
        int files = 0;
        for (int segment = 0; segment < scope.Segments.Count && files < FilesMax; segment++)
        {
            (int view, CodeSegment looked) = scope.Segments[segment];
            RowSet rows = Rows(segment, looked, pattern, ofCode);
            if (rows.Count == 0) continue;
            List<RowMatches> found = RowScanner.Find(
                rows, pattern, ReaderOf(scope.Views[view], looked), FilesMax - files, MatchesMax,
                Environment.ProcessorCount, cancellation);
            files += found.Count;
            foreach (RowMatches row in found) Add(segment, row, namePart, declarationsOnly, candidates);
        }

        return files;
    }

    private RowSet Rows(int segment, CodeSegment looked, TextPattern pattern, bool ofCode)
    {
        RowSet all = looked.Trigrams.Candidates(pattern.Query, looked.Dead);
        List<int> rows = [];
        for (int row = 0; row < all.Length; row++)
        {
            if (!all.Contains(row) || !scope.IsAllowed(scope.FileOf(segment, row))) continue;
            if (looked.Files[row].Category == FileCategory.Code == ofCode) rows.Add(row);
        }

        return RowSet.Of(rows, all.Length);
    }

    private static RowReader ReaderOf(CodeView view, CodeSegment segment) => (int row, ref byte[] buffer) =>
    {
        using SourceContent content = new();
        if (!view.TryRead(segment.Files[row].Path, content, out ReadOnlyMemory<byte> text)) return -1;
        if (buffer.Length < text.Length) buffer = new byte[text.Length];
        text.Span.CopyTo(buffer);
        return text.Length;
    };

    private void Add(
        int segment, RowMatches found, string? namePart, bool declarationsOnly, List<Candidate> candidates)
    {
        CodeSegment looked = scope.Segments[segment].Segment;
        double penalty = QuestionSearch.PenaltyOf(looked.Files[found.Row].Category);
        Dictionary<int, (int Count, int Line, bool IsDeclaration)> bySymbol = [];
        foreach (TextMatch match in found.Matches)
        {
            int symbol = SymbolAt(looked.Symbols, found.Row, match.StartLine, namePart, out bool isDeclaration);
            (int Count, int Line, bool IsDeclaration) known =
                bySymbol.GetValueOrDefault(symbol, (0, match.StartLine, false));
            bySymbol[symbol] = (known.Count + 1, known.Line, known.IsDeclaration || isDeclaration);
        }

        foreach ((int symbol, (int count, int line, bool isDeclaration)) in bySymbol)
        {
            if ((declarationsOnly && !isDeclaration) || (symbol < 0 && kinds.Count > 0)) continue;
            CodeSymbol? about = symbol < 0 ? null : looked.Symbols!.At(symbol);
            if (about is not null && kinds.Count > 0 && !kinds.Contains(about.Kind)) continue;
            double place = isDeclaration ? DeclarationWorth + NameSearch.WorthOf(about!) : UseWorth;
            double often = Math.Min(2, Math.Log2(1 + count) / 3);
            candidates.Add(new Candidate
            {
                File = scope.FileOf(segment, found.Row),
                Symbol = about,
                StartLine = about?.StartLine ?? line,
                EndLine = about?.EndLine ?? line,
                FocusLine = line,
                Score = place + often - penalty,
                Parts = [("place", place), ("matches", count), ("category", -penalty)],
            });
        }
    }

    /// <summary>The innermost symbol around a line, one that begins there first; -1 where there is none.</summary>
    private static int SymbolAt(SymbolTable? symbols, int row, int line, string? namePart, out bool isDeclaration)
    {
        isDeclaration = false;
        if (symbols is null) return -1;
        (int first, int count) = symbols.SymbolsOf(row);
        int best = -1;
        int bestLines = int.MaxValue;
        bool bestBegins = false;
        for (int symbol = first; symbol < first + count; symbol++)
        {
            SymbolEntry entry = symbols.EntryAt(symbol);
            if (line < entry.LeadLine || line > entry.EndLine) continue;
            bool begins = entry.StartLine == line
                && (namePart is null
                    || symbols.NameOf(symbol).Contains(namePart, StringComparison.OrdinalIgnoreCase));
            int lines = entry.EndLine - entry.StartLine;
            bool isBetter = begins != bestBegins ? begins
                : begins ? lines > bestLines
                : lines < bestLines;
            if (best >= 0 && !isBetter) continue;
            best = symbol;
            bestLines = lines;
            bestBegins = begins;
        }

        isDeclaration = bestBegins;
        return best;
    }
}
