namespace Synapsid.Knowledge.Code.Index;

/// <summary>What a card of a <see cref="CodeView"/> stands for, and where that is.</summary>
/// <param name="Segment">Place in <see cref="CodeView.Segments"/>.</param>
/// <param name="Kind">A symbol, a file, or the body of a symbol.</param>
/// <param name="Row">The file's row in the segment.</param>
/// <param name="Symbol">The symbol's place in the segment's table; -1 for a file.</param>
public readonly record struct CardPlace(int Segment, CardKind Kind, int Row, int Symbol)
{
    /// <summary>Nothing.</summary>
    public static CardPlace None { get; } = new(-1, CardKind.Symbol, -1, -1);
}
