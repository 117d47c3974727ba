using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Search.Patterns;
using Synapsid.Search.Rows;
using Synapsid.Search.Words;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Finds symbols by name: as it is written, whatever the case and underscores, as part of a longer name, and within
/// a few
/// edits. A later way is gone only where the earlier ones found too little.
/// </summary>
/// <param name="scope">Where to look.</param>
/// <param name="kinds">Kinds of symbols wanted; empty for all.</param>
internal sealed class NameSearch(SearchScope scope, IReadOnlySet<SymbolKind> kinds)
{
    private const double ExactWorth = 40;
    private const double CaseWorth = 30;
    private const double PartWorth = 10;
    private const double FuzzyWorth = 10;

    /// <summary>Less than what tells a type from a function, or a body from a declaration.</summary>
    private const double PublicWorth = 0.25;

    /// <summary>A text that is shorter is part of too many names.</summary>
    private const int PartMin = 3;

    private const int TermsMax = 8;
    private const int RowsMax = 200;

    /// <summary>Names that hold a text; the rest are too far behind.</summary>
    private const int PartsMax = 600;

    /// <summary>How a symbol stands beside others that match alike: types and functions first, bodies before
    /// declarations, and what everybody may use before what is kept to a few.</summary>
    public static double WorthOf(SymbolEntry symbol)
    {
        double worth = SymbolKinds.IsType(symbol.Kind) ? 2 : SymbolKinds.IsCallable(symbol.Kind) ? 1.5 : 0;
        if (symbol.Kind == SymbolKind.Constructor) worth -= 0.5;
        worth += symbol.Visibility switch
        {
            SymbolVisibility.Public => PublicWorth,
            SymbolVisibility.Private => -PublicWorth,
            _ => 0,
        };
        return worth + (symbol.EndLine > symbol.StartLine ? 1 : 0);
    }

    /// <summary>Symbols of the name, as written and whatever the case.</summary>
    public List<Candidate> Exact(string name)
    {
        List<Candidate> found = [];
        HashSet<(int, int)> seen = [];
        string? term = WordQuery.IdentifierTerm(name);
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            CodeSegment looked = scope.Segments[segment].Segment;
            if (looked.Symbols is not { } symbols) continue;
            foreach (int symbol in symbols.FindByName(name)) Add(segment, symbol, "exact", ExactWorth, seen, found);
            foreach (int symbol in symbols.FindByName(name, ignoreCase: true))
            {
                Add(segment, symbol, "other_case", CaseWorth, seen, found);
            }

            if (term is not null) AddOfTerm(segment, term, "other_case", CaseWorth - 1, seen, found);
        }

        return found;
    }

    /// <summary>Symbols whose names hold the text, as it is written; whatever the case where there are none.</summary>
    public List<Candidate> Parts(string text)
    {
        if (text.Length < PartMin) return [];
        List<Candidate> found = Parts(text, ignoreCase: false);
        return found.Count > 0 ? found : Parts(text, ignoreCase: true);
    }

    private List<Candidate> Parts(string text, bool ignoreCase)
    {
        TextPattern pattern = TextPattern.OfLiteral(text, ignoreCase);
        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        PriorityQueue<(int Segment, int Symbol, double Worth), (double, int, int)> best = new();
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            CodeSegment looked = scope.Segments[segment].Segment;
            if (looked.Symbols is not { } symbols) continue;
            RowSet rows = looked.Trigrams.Candidates(pattern.Query, looked.Dead);
            for (int row = 0; row < rows.Length; row++)
            {
                if (!rows.Contains(row) || !scope.IsAllowed(scope.FileOf(segment, row))) continue;
                double penalty = QuestionSearch.PenaltyOf(looked.Files[row].Category);
                foreach ((int symbol, double worth) in PartsIn(symbols, row, text, comparison))
                {
                    double score = worth + WorthOf(symbols.EntryAt(symbol)) - penalty;
                    best.Enqueue((segment, symbol, worth), (score, -segment, -symbol));
                    if (best.Count > PartsMax) best.Dequeue();
                }
            }
        }

        HashSet<(int, int)> seen = [];
        List<Candidate> found = [];
        while (best.TryDequeue(out (int Segment, int Symbol, double Worth) part, out _))
        {
            Add(part.Segment, part.Symbol, "part", part.Worth, seen, found);
        }

        return found;
    }

    /// <summary>The symbols of a file whose names hold the text: the more of the name it makes up, the better, and a
    /// beginning is better than an end.</summary>
    private IEnumerable<(int Symbol, double Worth)> PartsIn(
        SymbolTable symbols, int row, string text, StringComparison comparison)
    {
        (int first, int count) = symbols.SymbolsOf(row);
        for (int symbol = first; symbol < first + count; symbol++)
        {
            int at = symbols.IndexInName(symbol, text, comparison);
            if (at < 0 || !IsKindWanted(symbols.EntryAt(symbol))) continue;
            double share = 2.0 * text.Length / symbols.NameOf(symbol).Length;
            yield return (symbol, PartWorth + share + (at == 0 ? 1 : 0));
        }
    }

    /// <summary>Symbols whose names hold all words of the text.</summary>
    public List<Candidate> SubWords(string text, CancellationToken cancellation)
    {
        List<string> stems = QuestionWords.StemsOf(IdentifierWords.Of(text));
        if (stems.Count < 2) return [];
        WordFinder finder = new(stems);
        int[] counts = new int[stems.Count];
        List<Candidate> found = [];
        foreach (Candidate candidate in new QuestionSearch(scope, kinds, stems, meaning: null).Run(cancellation))
        {
            if (candidate.Symbol is null || (kinds.Count > 0 && !kinds.Contains(candidate.Symbol.Kind))) continue;
            Array.Clear(counts);
            finder.Count(candidate.Symbol.Name, counts);
            if (Array.IndexOf(counts, 0) < 0) found.Add(candidate);
        }

        return found;
    }

    /// <summary>Symbols whose names the fewest edits turn into the text, three at most.</summary>
    public List<Candidate> Fuzzy(string text)
    {
        string? wanted = WordQuery.IdentifierTerm(text);
        if (wanted is null) return [];
        int most = wanted.Length switch { <= 3 => 1, <= 7 => 2, _ => 3 };
        List<Candidate> found = [];
        HashSet<(int, int)> seen = [];
        for (int distance = 1; distance <= most && found.Count == 0; distance++)
        {
            for (int segment = 0; segment < scope.Segments.Count; segment++)
            {
                WordSegment words = scope.Segments[segment].Segment.Words;
                List<WordTerm> terms = words.TermsWithin(wanted, distance, 8 * TermsMax);
                foreach (WordTerm term in terms.Where(term => term.WholeRows > 0).Take(TermsMax))
                {
                    double worth = term.Distance == 0 ? CaseWorth : FuzzyWorth - (3 * term.Distance);
                    AddOfTerm(segment, term.Text, "edits", worth, seen, found);
                }
            }
        }

        return found;
    }

    /// <summary>Symbols whose name is a term once case, underscores and plural are taken off.</summary>
    private void AddOfTerm(
        int segment, string term, string part, double worth, HashSet<(int, int)> seen, List<Candidate> found)
    {
        CodeSegment looked = scope.Segments[segment].Segment;
        if (looked.Symbols is not { } symbols) return;
        WordPostings postings = looked.Words.Postings(term);
        int rows = 0;
        while (rows < RowsMax && postings.MoveNext())
        {
            if (!postings.IsWhole || looked.Dead.Contains(postings.Row)) continue;
            rows++;
            (int first, int count) = symbols.SymbolsOf(postings.Row);
            for (int symbol = first; symbol < first + count; symbol++)
            {
                if (!IsNear(symbols.NameUtf8(symbol), term)) continue;
                if (WordQuery.IdentifierTerm(symbols.NameOf(symbol)) != term) continue;
                Add(segment, symbol, part, worth, seen, found);
            }
        }
    }

    // Rules out most names without making a string; a plural that was taken off is two letters at most.
    private static bool IsNear(ReadOnlySpan<byte> name, string term)
    {
        ReadOnlySpan<byte> plain = name.TrimStart((byte)'_');
        int letters = plain.Length - plain.Count((byte)'_');
        bool fits = !plain.IsEmpty && letters >= term.Length - 1 && letters <= term.Length + 2;
        return fits && (plain[0] >= 128 || char.ToLowerInvariant((char)plain[0]) == term[0]);
    }

    private bool IsKindWanted(SymbolEntry entry) => kinds.Count == 0 || kinds.Contains(entry.Kind);

    private void Add(
        int segment, int symbol, string part, double worth, HashSet<(int, int)> seen, List<Candidate> found)
    {
        CodeSegment looked = scope.Segments[segment].Segment;
        SymbolEntry entry = looked.Symbols!.EntryAt(symbol);
        int file = scope.FileOf(segment, entry.Row);
        if (!scope.IsAllowed(file) || !IsKindWanted(entry) || !seen.Add((segment, symbol))) return;
        CodeSymbol about = looked.Symbols.At(symbol);
        double penalty = QuestionSearch.PenaltyOf(looked.Files[entry.Row].Category);
        double own = WorthOf(entry);
        found.Add(new Candidate
        {
            File = file,
            Symbol = about,
            StartLine = about.StartLine,
            EndLine = about.EndLine,
            Score = worth + own - penalty,
            Parts = [(part, worth), ("kind", own), ("category", -penalty)],
        });
    }
}
