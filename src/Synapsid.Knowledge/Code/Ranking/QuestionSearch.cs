using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Answers a question in plain words. Files are ranked by their words, by their cards and by those of their symbols;
/// the
/// symbols of the best are then weighed by the text that the files have now. The formula and what it is worth:
/// <c>docs/adr/0015-ranking-of-code.md</c>.
/// </summary>
/// <param name="scope">Where to look.</param>
/// <param name="kinds">Kinds of symbols wanted; empty for those that answer questions.</param>
/// <param name="stems">The words of the question; empty where they do not count.</param>
/// <param name="meaning">How near files are in meaning; null where that does not count.</param>
internal sealed class QuestionSearch(
    SearchScope scope, IReadOnlySet<SymbolKind> kinds, IReadOnlyList<string> stems, FileMeaning? meaning)
{
    /// <summary>Files whose symbols are weighed; thirty cost 3 ms more and bring nothing within 2,000 tokens.</summary>
    private const int FilesMax = 20;

    /// <summary>What a symbol that has all words of the question is worth, in deviations.</summary>
    private const double WordsWorth = 8;

    private const double NameWeight = 2;
    private const double Saturation = 1.2;

    /// <summary>Lines beyond which a symbol's length says no more, as a power of two; types hold others'
    /// lines.</summary>
    private const double LengthMax = 6;
    private const double TypeLengthMax = 4;

    /// <summary>Lines of a passage of a file that has no symbols.</summary>
    private const int PassageLines = 20;

    private const double TestPenalty = 3;
    private const double OtherPenalty = 3;
    private const double VendoredPenalty = 4;

    private readonly WordFinder _finder = new(stems);
    private readonly List<WordHit> _hits = [];

    /// <summary>Tells which lines of a place to show; there once the search has run.</summary>
    public WordFocus? Focus { get; private set; }

    /// <summary>The candidates, in no order.</summary>
    public List<Candidate> Run(CancellationToken cancellation)
    {
        using FileWords words = FileWords.Of(scope, stems);
        Focus = new WordFocus(_finder, words.Rarities);
        List<(int File, double Score, double Words)> files = BestFiles(words);
        Dictionary<(int, int), float>? cards = meaning?.OfSymbols(files.Select(file => file.File).ToHashSet());
        List<Candidate> candidates = [];
        using SourceContent content = new();
        foreach ((int file, double score, double wordScore) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            AddSymbols(file, score, wordScore, words.Rarities, cards, content, candidates);
        }

        return candidates;
    }

    /// <summary>What a category of files is set back by, so that code comes before tests before documents.</summary>
    public static double PenaltyOf(FileCategory category) => category switch
    {
        FileCategory.Code => 0,
        FileCategory.Test => TestPenalty,
        FileCategory.Vendored => VendoredPenalty,
        _ => OtherPenalty,
    };

    private List<(int File, double Score, double Words)> BestFiles(FileWords words)
    {
        FileCategory[] categories = scope.Categories;
        Spread spread = default;
        for (int file = 0; file < scope.FileCount; file++)
        {
            if (scope.IsAllowed(file) && categories[file] == FileCategory.Code) spread.Add(words.Scores[file]);
        }

        PriorityQueue<(int File, double Score, double Words), (double, int)> best = new();
        for (int file = 0; file < scope.FileCount; file++)
        {
            bool speaks = words.Scores[file] > 0
                || (meaning is not null && (meaning.File[file] > 0 || meaning.Cards[file] > 0));
            if (!speaks || !scope.IsAllowed(file)) continue;
            double byWords = stems.Count == 0 ? 0 : spread.Standardize(words.Scores[file]);
            double score = byWords - PenaltyOf(categories[file]);
            if (meaning is not null) score += meaning.File[file] + meaning.Cards[file];
            (double, int) priority = (score, -file);
            if (best.Count < FilesMax) best.Enqueue((file, score, byWords), priority);
            else if (best.TryPeek(out _, out (double, int) least) && priority.CompareTo(least) > 0)
            {
                best.DequeueEnqueue((file, score, byWords), priority);
            }
        }

        List<(int File, double Score, double Words)> files = [];
        while (best.Count > 0) files.Add(best.Dequeue());
        files.Reverse();
        return files;
    }

    private void AddSymbols(
        int file,
        double fileScore,
        double wordScore,
        double[] rarities,
        Dictionary<(int, int), float>? cards,
        SourceContent content,
        List<Candidate> candidates)
    {
        (int segment, int row) = scope.PlaceOf(file);
        (int view, CodeSegment looked) = scope.Segments[segment];
        _hits.Clear();
        string path = looked.Files[row].Path;
        if (stems.Count > 0 && scope.Views[view].TryRead(path, content, out ReadOnlyMemory<byte> text))
        {
            _finder.Find(text.Span, _hits);
        }

        int before = candidates.Count;
        if (looked.Symbols is { } symbols)
        {
            (int first, int count) = symbols.SymbolsOf(row);
            for (int symbol = first; symbol < first + count; symbol++)
            {
                SymbolEntry entry = symbols.EntryAt(symbol);
                if (!IsWanted(entry)) continue;
                double card = cards is not null && cards.TryGetValue((segment, symbol), out float near)
                    ? near
                    : Math.Min(0, meaning?.File[file] ?? 0);
                candidates.Add(Weigh(file, fileScore, wordScore, symbols.At(symbol), card, rarities));
            }
        }

        if (candidates.Count > before || kinds.Count > 0) return;
        AddPassage(file, fileScore, wordScore, rarities, candidates);
    }

    private bool IsWanted(SymbolEntry entry) => kinds.Count > 0
        ? kinds.Contains(entry.Kind)
        : CardOrder.CanHaveCard(entry) || entry.Kind is SymbolKind.Heading or SymbolKind.Table or SymbolKind.Target;

    private Candidate Weigh(
        int file, double fileScore, double wordScore, CodeSymbol symbol, double card, double[] rarities)
    {
        double words = WordsWorth * Share(symbol, rarities);
        double lines = Math.Log2(symbol.EndLine - symbol.StartLine + 1);
        double length = Math.Min(SymbolKinds.IsType(symbol.Kind) ? TypeLengthMax : LengthMax, lines);
        double documented = symbol.Summary.Length > 0 ? 1 : 0;
        return new Candidate
        {
            File = file,
            Symbol = symbol,
            StartLine = symbol.StartLine,
            EndLine = symbol.EndLine,
            Score = fileScore + card + words + length + documented,
            Parts = Parts(file, wordScore, card, words, length + documented),
        };
    }

    private List<(string, double)> Parts(int file, double wordScore, double card, double words, double prior)
    {
        List<(string, double)> parts = [("file_words", wordScore)];
        if (meaning is not null)
        {
            parts.Add(("file_meaning", meaning.File[file] + meaning.Cards[file]));
            parts.Add(("meaning", card));
        }

        parts.Add(("words", words));
        parts.Add(("prior", prior));
        return parts;
    }

    /// <summary>
    /// The share of the question's words that a symbol has, each by its rarity and how often: BM25F over name,
    /// container and
    /// text without regard to length, over the most that it can be.
    /// </summary>
    private double Share(CodeSymbol symbol, double[] rarities)
    {
        if (stems.Count == 0) return 0;
        Span<int> counts = stackalloc int[QuestionWords.WordsMax];
        counts.Clear();
        _finder.Count(symbol.Name, counts);
        for (int i = 0; i < stems.Count; i++) counts[i] *= (int)NameWeight;
        _finder.Count(symbol.Container, counts);
        CountText(symbol.LeadLine, symbol.EndLine, counts);
        double sum = 0;
        double most = 0;
        for (int i = 0; i < stems.Count; i++)
        {
            sum += rarities[i] * counts[i] / (counts[i] + Saturation);
            most += rarities[i];
        }

        return most > 0 ? sum / most : 0;
    }

    private void CountText(int firstLine, int lastLine, Span<int> counts)
    {
        for (int at = WordFocus.FirstHit(_hits, firstLine); at < _hits.Count && _hits[at].Line <= lastLine; at++)
        {
            counts[_hits[at].Stem]++;
        }
    }

    /// <summary>A file without symbols answers with the stretch that holds the most of the words.</summary>
    private void AddPassage(
        int file, double fileScore, double wordScore, double[] rarities, List<Candidate> candidates)
    {
        if (_hits.Count == 0) return;
        int focus = WordFocus.Of(_hits, rarities, 1, int.MaxValue);
        int start = Math.Max(1, focus - 2);
        Span<int> counts = stackalloc int[QuestionWords.WordsMax];
        counts.Clear();
        int end = start + PassageLines - 1;
        CountText(start, end, counts);
        double sum = 0;
        double most = 0;
        for (int i = 0; i < stems.Count; i++)
        {
            sum += rarities[i] * counts[i] / (counts[i] + Saturation);
            most += rarities[i];
        }

        double words = most > 0 ? WordsWorth * sum / most : 0;
        candidates.Add(new Candidate
        {
            File = file,
            StartLine = start,
            EndLine = end,
            FocusLine = focus,
            Score = fileScore + words,
            Parts = Parts(file, wordScore, 0, words, 0),
        });
    }
}
