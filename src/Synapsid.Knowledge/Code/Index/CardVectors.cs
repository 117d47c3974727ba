using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>The vectors of one view's symbols and files.</summary>
public sealed class CardVectors
{
    private readonly VectorStore _store;
    private readonly CardPlace[] _places;

    internal CardVectors(VectorStore store, IReadOnlyList<CodeSegment> segments, int rows)
    {
        _store = store;
        _places = new CardPlace[rows];
        Array.Fill(_places, CardPlace.None);
        List<int> used = [];
        for (int segment = 0; segment < segments.Count; segment++)
        {
            CodeSegment looked = segments[segment];
            foreach (CardEntry card in looked.Cards)
            {
                bool counts = (uint)card.Vector < (uint)rows && Counts(looked, card);
                if (!counts || _places[card.Vector] != CardPlace.None) continue;
                _places[card.Vector] = new CardPlace(segment, card.Kind, card.Row, card.Symbol);
                used.Add(card.Vector);
                if (card.Kind != CardKind.Body) Count++;
            }
        }

        Live = RowSet.Of(used, rows);
    }

    /// <summary>The vectors, for <see cref="ExactScan"/> with <see cref="Live"/>.</summary>
    public VectorFile Vectors => _store.Vectors;

    /// <summary>Rows whose symbol or file counts.</summary>
    public RowSet Live { get; }

    /// <summary>Symbols and files that have a vector of their own, bodies aside.</summary>
    public int Count { get; }

    /// <summary>Fingerprint of the encoder that made them.</summary>
    public string Model => _store.Vectors.Format.Fingerprint;

    /// <summary>What a row of <see cref="Live"/> stands for.</summary>
    public CardPlace PlaceOf(int row) => _places[row];

    // The symbols are not looked at: their table is large, and nobody may ask for most of it.
    private static bool Counts(CodeSegment segment, CardEntry card) =>
        card.Row < segment.Files.Count
        && segment.Live.Contains(card.Row)
        && (card.Kind == CardKind.File || card.Symbol < segment.Symbols?.Count);

    internal void Release() => _store.Release();
}
