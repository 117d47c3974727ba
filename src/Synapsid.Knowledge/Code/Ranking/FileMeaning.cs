using System.Buffers;
using System.Runtime.CompilerServices;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// How near files and symbols are to a question in meaning: the cosines of their cards with it, in deviations above
/// the mean
/// of all cards of the kind.
/// </summary>
/// <remarks>
/// Its arrays have an element a file or a card, so in a large tree each is one that only a full collection takes back.
/// They are rented: a question that made new ones let the collector run over the whole process every few questions.
/// </remarks>
internal sealed class FileMeaning : IDisposable
{
    private const int BestCards = 3;

    private static readonly ConditionalWeakTable<CardVectors, CardRows> Known = new();

    private readonly SearchScope _scope;
    private readonly float[]?[] _scores;
    private readonly Spread[] _spreads = new Spread[CardEntry.Kinds];

    private FileMeaning(SearchScope scope)
    {
        _scope = scope;
        _scores = new float[scope.Views.Count][];
        File = Rent(scope.FileCount);
        Cards = Rent(scope.FileCount);
    }

    /// <summary>How near each file's own card is, by file; 0 where it has none.</summary>
    public float[] File { get; }

    /// <summary>How near the best three of each file's symbols are on average, by file; 0 where none has a
    /// card.</summary>
    public float[] Cards { get; }

    /// <summary>Cards that were looked at.</summary>
    public int Count => _spreads.Sum(spread => spread.Count);

    /// <summary>Compares all cards that an encoder of this fingerprint made with a question.</summary>
    public static FileMeaning Of(SearchScope scope, ReadOnlySpan<float> question, string fingerprint)
    {
        FileMeaning meaning = new(scope);
        for (int view = 0; view < scope.Views.Count; view++)
        {
            CardVectors? cards = scope.Views[view].Cards;
            if (cards is null || cards.Model != fingerprint) continue;
            float[] scores = ArrayPool<float>.Shared.Rent(cards.Live.Length);
            ExactScan.ScoreAll(cards.Vectors, question, scores.AsMemory(0, cards.Live.Length));
            meaning._scores[view] = scores;
            meaning.Measure(view, cards, scores);
        }

        for (int view = 0; view < scope.Views.Count; view++)
        {
            if (meaning._scores[view] is { } scores) meaning.Gather(view, scope.Views[view].Cards!, scores);
        }

        return meaning;
    }

    /// <summary>How near symbols are, for the files asked for only: the mean of card and body, where both are
    /// there.</summary>
    /// <param name="files">Files.</param>
    /// <returns>By segment of the scope and symbol.</returns>
    public Dictionary<(int Segment, int Symbol), float> OfSymbols(IReadOnlySet<int> files)
    {
        Dictionary<(int, int), float> found = [];
        for (int view = 0; view < _scope.Views.Count; view++)
        {
            if (_scores[view] is not { } scores) continue;
            CardVectors cards = _scope.Views[view].Cards!;
            CardRows rows = RowsOf(_scope.Views[view], cards);
            int[] fileOf = rows.FileOf;
            int first = _scope.FirstSegmentOf(view);
            int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
            for (int row = 0; row < fileOf.Length; row++)
            {
                if (fileOf[row] < 0 || !files.Contains(firstFile + fileOf[row])) continue;
                CardPlace place = cards.PlaceOf(row);
                if (place.Kind != CardKind.Symbol) continue;
                found[(first + place.Segment, place.Symbol)] = Near(scores, row, rows.BodyOf[row]);
            }
        }

        return found;
    }

    /// <summary>Gives its arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(File);
        ArrayPool<float>.Shared.Return(Cards);
        foreach (float[]? scores in _scores)
        {
            if (scores is not null) ArrayPool<float>.Shared.Return(scores);
        }

        Array.Clear(_scores);
    }

    /// <summary>How near a symbol is: the mean of card and body, where it has both.</summary>
    private float Near(float[] scores, int card, int body)
    {
        float near = Standardize(CardKind.Symbol, scores[card]);
        return body < 0 ? near : (near + Standardize(CardKind.Body, scores[body])) / 2;
    }

    private float Standardize(CardKind kind, float score) => (float)_spreads[(int)kind].Standardize(score);

    private static float[] Rent(int count)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(count);
        Array.Clear(rented, 0, count);
        return rented;
    }

    private void Measure(int view, CardVectors cards, float[] scores)
    {
        int[] fileOf = RowsOf(_scope.Views[view], cards).FileOf;
        int first = _scope.FirstSegmentOf(view);
        int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
        for (int row = 0; row < fileOf.Length; row++)
        {
            if (fileOf[row] < 0 || !_scope.IsAllowed(firstFile + fileOf[row])) continue;
            _spreads[(int)cards.PlaceOf(row).Kind].Add(scores[row]);
        }
    }

    private void Gather(int view, CardVectors cards, float[] scores)
    {
        CardRows rows = RowsOf(_scope.Views[view], cards);
        int[] fileOf = rows.FileOf;
        int first = _scope.FirstSegmentOf(view);
        int firstFile = first < _scope.Segments.Count ? _scope.FileOf(first, 0) : 0;
        int last = firstFile;
        for (int row = 0; row < fileOf.Length; row++) last = Math.Max(last, firstFile + fileOf[row] + 1);
        Best[] best = ArrayPool<Best>.Shared.Rent(last - firstFile);
        Array.Clear(best, 0, last - firstFile);
        for (int row = 0; row < fileOf.Length; row++)
        {
            if (fileOf[row] < 0 || !_scope.IsAllowed(firstFile + fileOf[row])) continue;
            CardKind kind = cards.PlaceOf(row).Kind;
            if (kind == CardKind.File) File[firstFile + fileOf[row]] = Standardize(kind, scores[row]);
            else if (kind == CardKind.Symbol) best[fileOf[row]].Add(Near(scores, row, rows.BodyOf[row]));
        }

        for (int file = 0; file < last - firstFile; file++)
        {
            if (best[file].Count > 0) Cards[firstFile + file] = best[file].Mean;
        }

        ArrayPool<Best>.Shared.Return(best);
    }

    private static CardRows RowsOf(CodeView view, CardVectors cards) => Known.GetValue(cards, _ =>
    {
        int[] firsts = new int[view.Segments.Count];
        for (int i = 1; i < firsts.Length; i++) firsts[i] = firsts[i - 1] + view.Segments[i - 1].Files.Count;
        int[] files = new int[cards.Live.Length];
        int[] bodies = new int[cards.Live.Length];
        Array.Fill(bodies, -1);
        Dictionary<CardPlace, int> rowOf = [];
        for (int row = 0; row < files.Length; row++)
        {
            if (cards.Live.Contains(row)) rowOf[cards.PlaceOf(row)] = row;
        }

        for (int row = 0; row < files.Length; row++)
        {
            CardPlace place = cards.PlaceOf(row);
            files[row] = -1;
            if (!cards.Live.Contains(row)) continue;
            files[row] = firsts[place.Segment] + place.Row;
            if (place.Kind != CardKind.Symbol) continue;
            bodies[row] = rowOf.GetValueOrDefault(place with { Kind = CardKind.Body }, -1);
        }

        return new CardRows(files, bodies);
    });

    /// <summary>What the rows of a view's vectors belong to.</summary>
    /// <param name="FileOf">The file of each: row of that view's files, counted through its segments; negative where
    /// none counts.</param>
    /// <param name="BodyOf">For a symbol the row of its body; negative where there is none.</param>
    private sealed record CardRows(int[] FileOf, int[] BodyOf);

    /// <summary>The best three of some scores.</summary>
    private struct Best
    {
        private float _first;
        private float _second;
        private float _third;

        /// <summary>How many there are, three at most.</summary>
        public int Count { get; private set; }

        /// <summary>Their mean.</summary>
        public readonly float Mean => (_first + _second + _third) / Count;

        /// <summary>Takes a score in.</summary>
        public void Add(float score)
        {
            if (Count < BestCards) Put(score, Count++);
            else if (score > _third) Put(score, BestCards - 1);
        }

        // Moves it up from its place, while the one above is less.
        private void Put(float score, int place)
        {
            if (place == 2) _third = score;
            else if (place == 1) _second = score;
            else _first = score;
            if (place == 2 && _third > _second) (_second, _third) = (_third, _second);
            if (place >= 1 && _second > _first) (_first, _second) = (_second, _first);
        }
    }
}
