using Synapsid.Search.Rows;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>The vectors of one view's symbols and files.</summary>
public sealed class CardVectors
{
    private readonly VectorStore _store;
    private readonly SymbolPlace[] _symbols;

    internal CardVectors(VectorStore store, IReadOnlyList<CodeSegment> segments, int rows)
    {
        _store = store;
        _symbols = new SymbolPlace[rows];
        Array.Fill(_symbols, SymbolPlace.None);
        List<int> used = [];
        for (int segment = 0; segment < segments.Count; segment++)
        {
            CodeSegment looked = segments[segment];
            foreach (CardEntry card in looked.Cards)
            {
                bool counts = (uint)card.Vector < (uint)rows && Counts(looked, card.Symbol);
                if (!counts || _symbols[card.Vector] != SymbolPlace.None) continue;
                _symbols[card.Vector] = new SymbolPlace(segment, card.Symbol);
                used.Add(card.Vector);
            }
        }

        Live = RowSet.Of(used, rows);
    }

    /// <summary>The vectors, for <see cref="ExactScan"/> with <see cref="Live"/>.</summary>
    public VectorFile Vectors => _store.Vectors;

    /// <summary>Rows whose symbol or file counts.</summary>
    public RowSet Live { get; }

    /// <summary>Fingerprint of the encoder that made them.</summary>
    public string Model => _store.Vectors.Format.Fingerprint;

    /// <summary>The symbol or file of a row of <see cref="Live"/>.</summary>
    public SymbolPlace SymbolOf(int row) => _symbols[row];

    private static bool Counts(CodeSegment segment, int symbol)
    {
        if (symbol < 0) return segment.Live.Contains(~symbol);
        return segment.Symbols is { } symbols
            && symbol < symbols.Count
            && segment.Live.Contains(symbols.EntryAt(symbol).Row);
    }

    internal void Release() => _store.Release();
}
