namespace Synapsid.Knowledge.Code.Index;

/// <summary>A symbol or a file that has a vector.</summary>
/// <param name="Symbol">Its place in the segment's symbol table; <c>~row</c> for the card of a file.</param>
/// <param name="Vector">The row of its vector.</param>
internal readonly record struct CardEntry(int Symbol, int Vector)
{
    /// <summary>Symbols and files in one order: the even numbers are symbols.</summary>
    public int Key => Symbol >= 0 ? 2 * Symbol : (2 * ~Symbol) + 1;

    /// <summary>The entry of a key.</summary>
    public static CardEntry OfKey(int key, int vector) => new(key % 2 == 0 ? key / 2 : ~(key / 2), vector);
}
