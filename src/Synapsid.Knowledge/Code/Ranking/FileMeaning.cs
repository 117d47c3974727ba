using System.Runtime.CompilerServices;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// How near files and symbols are to a question in meaning: the cosines of their cards with it, in deviations above
/// the mean
/// of all cards of the kind.
/// </summary>
internal sealed class FileMeaning
{
    private const int BestCards = 3;

    // A card's file, by row of the vectors: row of that view's files, counted through its segments; negative for none.
    private static readonly ConditionalWeakTable<CardVectors, int[]> KnownFiles = new();

    private readonly SearchScope _scope;
    private readonly float[]?[] _scores;
    private Spread _symbols;
    private Spread _files;

    private FileMeaning(SearchScope scope)
    {
        _scope = scope;
        _scores = new float[scope.Views.Count][];
        File = new float[scope.FileCount];
        Cards = new float[scope.FileCount];
    }

    /// <summary>How near each file's own card is; 0 where it has none.</summary>
    public float[] File { get; }

    /// <summary>How near the best three of each file's symbols are on average; 0 where none has a card.</summary>
    public float[] Cards { get; }

    /// <summary>Cards that were looked at.</summary>
    public int Count => _symbols.Count + _files.Count;

    /// <summary>Compares all cards that an encoder of this fingerprint made with a question.</summary>
    public static FileMeaning Of(SearchScope scope, ReadOnlySpan<float> question, string fingerprint)
    {
        FileMeaning meaning = new(scope);
        for (int view = 0; view < scope.Views.Count; view++)
        {
            CardVectors? cards = scope.Views[view].Cards;
            if (cards is null || cards.Model != fingerprint) continue;
            float[] scores = new float[cards.Live.Length];
            ExactScan.ScoreAll(cards.Vectors, question, scores);
            meaning._scores[view] = scores;
            meaning.Measure(view, cards, scores);
        }

        for (int view = 0; view < scope.Views.Count; view++)
        {
            if (meaning._scores[view] is { } scores) meaning.Gather(view, scope.Views[view].Cards!, scores);
        }

        return meaning;
    }

    /// <summary>How near symbols are, for the files asked for only.</summary>
    /// <param name="files">Files.</param>
    /// <returns>By segment of the scope and symbol.</returns>
    public Dictionary<(int Segment, int Symbol), float> OfSymbols(IReadOnlySet<int> files)
    {
        Dictionary<(int, int), float> found = [];
        for (int view = 0; view < _scope.Views.Count; view++)
        {
            if (_scores[view] is not { } scores) continue;
            CardVectors cards = _scope.Views[view].Cards!;
            int[] fileOf = FilesOf(_scope.Views[view], cards);
            int first = _scope.FirstSegmentOf(view);
            int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
            for (int row = 0; row < scores.Length; row++)
            {
                if (fileOf[row] < 0 || !files.Contains(firstFile + fileOf[row])) continue;
                SymbolPlace place = cards.SymbolOf(row);
                if (place.Symbol < 0) continue;
                found[(first + place.Segment, place.Symbol)] = (float)_symbols.Standardize(scores[row]);
            }
        }

        return found;
    }

    private void Measure(int view, CardVectors cards, float[] scores)
    {
        int[] fileOf = FilesOf(_scope.Views[view], cards);
        int first = _scope.FirstSegmentOf(view);
        int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
        for (int row = 0; row < scores.Length; row++)
        {
            if (fileOf[row] < 0 || !_scope.IsAllowed(firstFile + fileOf[row])) continue;
            if (cards.SymbolOf(row).Symbol < 0) _files.Add(scores[row]);
            else _symbols.Add(scores[row]);
        }
    }

    private void Gather(int view, CardVectors cards, float[] scores)
    {
        int[] fileOf = FilesOf(_scope.Views[view], cards);
        int first = _scope.FirstSegmentOf(view);
        int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
        Dictionary<int, (float First, float Second, float Third, int Count)> best = [];
        for (int row = 0; row < scores.Length; row++)
        {
            if (fileOf[row] < 0 || !_scope.IsAllowed(firstFile + fileOf[row])) continue;
            int file = firstFile + fileOf[row];
            if (cards.SymbolOf(row).Symbol < 0)
            {
                File[file] = (float)_files.Standardize(scores[row]);
                continue;
            }

            float near = (float)_symbols.Standardize(scores[row]);
            (float First, float Second, float Third, int Count) three = best.GetValueOrDefault(
                file, (float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, 0));
            if (near > three.First) three = (near, three.First, three.Second, three.Count);
            else if (near > three.Second) three = (three.First, near, three.Second, three.Count);
            else if (near > three.Third) three.Third = near;
            three.Count = Math.Min(BestCards, three.Count + 1);
            best[file] = three;
        }

        foreach ((int file, (float First, float Second, float Third, int Count) three) in best)
        {
            float sum = three.First + (three.Count > 1 ? three.Second : 0) + (three.Count > 2 ? three.Third : 0);
            Cards[file] = sum / three.Count;
        }
    }

    private static int[] FilesOf(CodeView view, CardVectors cards) => KnownFiles.GetValue(cards, _ =>
    {
        int[] firsts = new int[view.Segments.Count];
        for (int i = 1; i < firsts.Length; i++) firsts[i] = firsts[i - 1] + view.Segments[i - 1].Files.Count;
        int[] files = new int[cards.Live.Length];
        for (int row = 0; row < files.Length; row++)
        {
            files[row] = -1;
            if (!cards.Live.Contains(row)) continue;
            SymbolPlace place = cards.SymbolOf(row);
            files[row] = firsts[place.Segment] + (place.Symbol < 0
                ? ~place.Symbol
                : view.Segments[place.Segment].Symbols!.EntryAt(place.Symbol).Row);
        }

        return files;
    });
}
