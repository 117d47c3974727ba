namespace Synapsid.Knowledge.Code.Index;

/// <summary>Where a symbol, or the card of a file, stands in a <see cref="CodeView"/>.</summary>
/// <param name="Segment">Place in <see cref="CodeView.Segments"/>.</param>
/// <param name="Symbol">Place in that segment's symbol table; <c>~row</c> for a file.</param>
public readonly record struct SymbolPlace(int Segment, int Symbol)
{
    /// <summary>Nothing.</summary>
    public static SymbolPlace None { get; } = new(-1, -1);
}
