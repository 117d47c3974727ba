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
    /// <summary>Files with a match that are looked at first; four times as many where these have too few
    /// places.</summary>
    private const int FilesFirst = 128;

    private const int FilesMax = 16 * FilesFirst;
    private const int FilesGrowth = 4;
    private const int MatchesMax = 100;

    /// <summary>What a match in a declaration is worth, and one elsewhere.</summary>
    private const double DeclarationWorth = 10;
    private const double UseWorth = 5;

    /// <summary>What places of files that are looked at later stand behind: more than anything can make up for, so that
    /// a page that needs more files does not move what the pages before it had.</summary>
    private const double LaterPenalty = 1_000;

    /// <summary>The candidates of a pattern, in no order.</summary>
    /// <param name="pattern">What to find.</param>
    /// <param name="namePart">A text that the names of symbols should hold; null where any name will do.</param>
    /// <param name="wanted">Places that are enough.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="PatternException">The expression takes too long.</exception>
    public List<Candidate> Run(TextPattern pattern, string? namePart, int wanted, CancellationToken cancellation)
    {
        List<(int Segment, RowSet Rows)> order = Order(pattern, namePart);
        for (int filesMax = FilesFirst; ; filesMax *= FilesGrowth)
        {
            List<Candidate> candidates = [];
            int files = 0;
            foreach ((int segment, RowSet rows) in order)
            {
                if (files == filesMax) break;
                (int view, CodeSegment looked) = scope.Segments[segment];
                List<RowMatches> found = RowScanner.Find(
                    rows, pattern, ReaderOf(scope.Views[view], looked), filesMax - files, MatchesMax,
                    Environment.ProcessorCount, cancellation);
                foreach (RowMatches row in found)
                {
                    Add(segment, row, namePart, LaterPenalty * RoundOf(files++), candidates);
                }
            }

            if (files < filesMax || candidates.Count >= wanted || filesMax == FilesMax) return candidates;
        }
    }

    /// <summary>In which round a file is looked at first: 0 for the first <see cref="FilesFirst"/>.</summary>
    private static int RoundOf(int file)
    {
        int round = 0;
        for (int end = FilesFirst; file >= end; end *= FilesGrowth) round++;
        return round;
    }

    /// <summary>The files that may hold the pattern, in the order in which they are worth a look: code first, and of it
    /// what declares a name that holds the text.</summary>
    private List<(int Segment, RowSet Rows)> Order(TextPattern pattern, string? namePart)
    {
        const int stages = 4; // code that declares it, other code, what else declares it, all else
        List<(int, RowSet)>[] byStage = [[], [], [], []];
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            CodeSegment looked = scope.Segments[segment].Segment;
            RowSet all = looked.Trigrams.Candidates(pattern.Query, looked.Dead);
            List<int>[] rows = [[], [], [], []];
            for (int row = 0; row < all.Length; row++)
            {
                if (!all.Contains(row) || !scope.IsAllowed(scope.FileOf(segment, row))) continue;
                bool declares = namePart is not null && Declares(looked.Symbols, row, namePart);
                int stage = (looked.Files[row].Category == FileCategory.Code ? 0 : 2) + (declares ? 0 : 1);
                rows[stage].Add(row);
            }

            for (int stage = 0; stage < stages; stage++)
            {
                if (rows[stage].Count > 0) byStage[stage].Add((segment, RowSet.Of(rows[stage], all.Length)));
            }
        }

        return [.. byStage.SelectMany(stage => stage)];
    }

    private static bool Declares(SymbolTable? symbols, int row, string namePart)
    {
        if (symbols is null) return false;
        (int first, int count) = symbols.SymbolsOf(row);
        for (int symbol = first; symbol < first + count; symbol++)
        {
            if (symbols.IndexInName(symbol, namePart, StringComparison.OrdinalIgnoreCase) >= 0) return true;
        }

        return false;
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
        int segment,
        RowMatches found,
        string? namePart,
        double laterPenalty,
        List<Candidate> candidates)
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
            if (symbol < 0 && kinds.Count > 0) continue;
            CodeSymbol? about = symbol < 0 ? null : looked.Symbols!.At(symbol);
            if (about is not null && kinds.Count > 0 && !kinds.Contains(about.Kind)) continue;
            double place = isDeclaration
                ? DeclarationWorth + NameSearch.WorthOf(looked.Symbols!.EntryAt(symbol))
                : UseWorth;
            double often = Math.Min(2, Math.Log2(1 + count) / 3);
            candidates.Add(new Candidate
            {
                File = scope.FileOf(segment, found.Row),
                Symbol = about,
                StartLine = about?.StartLine ?? line,
                EndLine = about?.EndLine ?? line,
                FocusLine = line,
                Score = place + often - penalty - laterPenalty,
                Parts = laterPenalty > 0
                    ? [("place", place), ("matches", count), ("category", -penalty), ("later_files", -laterPenalty)]
                    : [("place", place), ("matches", count), ("category", -penalty)],
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
                && (namePart is null || symbols.IndexInName(symbol, namePart, StringComparison.OrdinalIgnoreCase) >= 0);
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
