namespace Synapsid.Knowledge.Code.Index;

/// <summary>A symbol, file or body that has a vector.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Row">The file's row in the segment.</param>
/// <param name="Symbol">The symbol's place in the segment's table; -1 for a file.</param>
/// <param name="Vector">The row of its vector.</param>
internal readonly record struct CardEntry(CardKind Kind, int Row, int Symbol, int Vector)
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 3;

    /// <summary>All kinds in one order: symbol, or row of a file, and kind.</summary>
    public int Key => (Kinds * (Kind == CardKind.File ? Row : Symbol)) + (int)Kind;
}
