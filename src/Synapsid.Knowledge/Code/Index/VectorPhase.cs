using System.Text;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// One run over the cards that have no vector yet. Encoding needs no right to write; that is taken for each commit
/// alone,
/// so that neither searches nor updates wait.
/// </summary>
/// <param name="index">The repository.</param>
/// <param name="progress">Told how far it is; may be null.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class VectorPhase(
    RepositoryIndex index, IProgress<IndexProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Cards between two commits: some seconds' work.</summary>
    private const int CommitCards = 2_048;

    /// <summary>Vectors that nobody needs any more before the file is made anew.</summary>
    private const int DeadMax = 20_000;

    private readonly IndexParts _parts = index.Parts;
    private List<PlannedCard> _plan = [];
    private List<(int Number, int Dead, int Symbols)> _planned = [];

    /// <summary>Goes on until every wanted card has a vector.</summary>
    public void Run()
    {
        ITextEncoder encoder = _parts.Encoder();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using CodeView? view = index.Hold();
            if (view is null) return;
            List<PlannedCard> plan = Plan(view);
            VectorStore? store = UsableStore(encoder);
            List<PlannedCard> missing = [.. plan
                .Where(card => store is null || !store.TryFind(card.Hash, out _))
                .DistinctBy(card => card.Hash)
                .Take(CommitCards)];
            int done = store is null ? 0 : plan.Count(card => store.TryFind(card.Hash, out _));
            progress?.Report(new IndexProgress("vectors", done, plan.Count));
            if (missing.Count == 0 && IsCurrent(view, plan, store)) return;
            float[] vectors = Encode(encoder, missing, done, plan.Count);
            Commit(encoder, missing, vectors);
        }
    }

    /// <summary>The wanted cards of a state, in the order of their worth.</summary>
    private List<PlannedCard> Plan(CodeView view)
    {
        List<(int, int, int)> state =
            [.. view.Manifest.Segments.Select(entry => (entry.Number, entry.Dead.Count, entry.Symbols))];
        if (_planned.SequenceEqual(state)) return _plan;
        Dictionary<CardPlace, ContentHash> known = Known(view);
        List<PlannedCard> plan = [];
        foreach (CardPlace place in CardOrder.Choose(view, _parts.Options.CardsMax))
        {
            if (known.TryGetValue(place, out ContentHash hash))
            {
                plan.Add(new PlannedCard(place, "", hash));
                continue;
            }

            string text = CardOrder.TextOf(view, place);
            plan.Add(new PlannedCard(place, text, ContentHash.Of(Encoding.UTF8.GetBytes(text))));
        }

        (_plan, _planned) = (plan, state);
        return plan;
    }

    /// <summary>
    /// The cards that have a vector already: a segment never changes, nor what its files said when it was made, so
    /// their texts need not be read and composed again after each edit of another file.
    /// </summary>
    private Dictionary<CardPlace, ContentHash> Known(CodeView view)
    {
        Dictionary<CardPlace, ContentHash> known = [];
        if (UsableStore(_parts.Encoder()) is not { } store) return known;
        ContentHash[] hashes = store.Hashes();
        for (int segment = 0; segment < view.Segments.Count; segment++)
        {
            foreach (CardEntry card in view.Segments[segment].Cards)
            {
                if (card.Vector >= hashes.Length) continue;
                known[new CardPlace(segment, card.Kind, card.Row, card.Symbol)] = hashes[card.Vector];
            }
        }

        return known;
    }

    /// <summary>The store in use, where it is of this encoder.</summary>
    private VectorStore? UsableStore(ITextEncoder encoder) =>
        index.Vectors is { } store && store.Vectors.Format.Fingerprint == encoder.Fingerprint ? store : null;

    /// <summary>Whether the files of cards say what they should.</summary>
    private static bool IsCurrent(CodeView view, List<PlannedCard> plan, VectorStore? store)
    {
        List<CardEntry>[] wanted = Entries(view, plan, store);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (!view.Segments[i].Cards.SequenceEqual(wanted[i])) return false;
        }

        return true;
    }

    private float[] Encode(ITextEncoder encoder, List<PlannedCard> cards, int done, int total)
    {
        float[] vectors = new float[cards.Count * encoder.Dimensions];
        int batch = Math.Max(1, _parts.Options.EmbeddingBatch);
        for (int first = 0; first < cards.Count; first += batch)
        {
            int count = Math.Min(batch, cards.Count - first);
            Span<float> rows = vectors.AsSpan(first * encoder.Dimensions, count * encoder.Dimensions);
            encoder.Encode([.. cards.Skip(first).Take(count).Select(card => card.Text)], rows, cancellation);
            progress?.Report(new IndexProgress("vectors", done + first + count, total));
        }

        return vectors;
    }

    /// <summary>Appends vectors and says which symbols have one, in the newest state.</summary>
    private void Commit(ITextEncoder encoder, List<PlannedCard> cards, float[] vectors)
    {
        using RepositoryWriter writer = index.TakeWriter(TimeSpan.FromMinutes(1), cancellation);
        using CodeView? view = index.Hold();
        if (view is null) return;
        CodeManifest manifest = view.Manifest;
        List<PlannedCard> plan = Plan(view);
        VectorStore? store = UsableStore(encoder);
        int next = manifest.NextNumber;
        if (store is null || store.Vectors.RowCount > plan.Count + DeadMax)
        {
            store = Renew(encoder, store, plan, next++);
        }

        store.Append([.. cards.Select(card => card.Hash)], vectors);
        store.Sync();
        List<SegmentEntry> segments = [.. manifest.Segments];
        List<CardEntry>[] entries = Entries(view, plan, store);
        for (int i = 0; i < segments.Count; i++)
        {
            if (view.Segments[i].Cards.SequenceEqual(entries[i])) continue;
            CardFormat.Write(_parts.Files, index.Names.Cards(next), entries[i]);
            segments[i] = segments[i] with { Cards = next++ };
        }

        index.Adopt(store);
        index.Commit(manifest with
        {
            Generation = manifest.Generation + 1,
            NextNumber = next,
            Segments = segments,
            VectorNumber = store.Number,
            VectorRows = store.Vectors.RowCount,
            VectorModel = encoder.Fingerprint,
            VectorDimensions = encoder.Dimensions,
        });
    }

    /// <summary>A new store with what is still wanted of the old one.</summary>
    private VectorStore Renew(ITextEncoder encoder, VectorStore? old, List<PlannedCard> plan, int number)
    {
        VectorStore store = VectorStore.Create(
            _parts.Files, index.Names, number, encoder.Fingerprint, encoder.Dimensions);
        if (old is null) return store;
        float[] vector = new float[encoder.Dimensions];
        foreach (PlannedCard card in plan.DistinctBy(card => card.Hash))
        {
            if (!old.TryFind(card.Hash, out int row)) continue;
            old.Vectors.Read(row, vector);
            store.Append([card.Hash], vector);
        }

        return store;
    }

    private static List<CardEntry>[] Entries(CodeView view, List<PlannedCard> plan, VectorStore? store)
    {
        List<CardEntry>[] entries = [.. view.Segments.Select(_ => new List<CardEntry>())];
        foreach (PlannedCard card in plan)
        {
            if (store is not null && store.TryFind(card.Hash, out int row))
            {
                entries[card.Place.Segment].Add(new CardEntry(card.Place.Kind, card.Place.Row, card.Place.Symbol, row));
            }
        }

        foreach (List<CardEntry> list in entries) list.Sort((left, right) => left.Key.CompareTo(right.Key));
        return entries;
    }
}
