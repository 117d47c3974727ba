namespace Synapsid.Ledger;

/// <summary>Where appended events are.</summary>
/// <param name="FirstIndex">The index of the first; the others follow it without a gap.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Level">What had become of them when the receipt was given.</param>
public readonly record struct AppendReceipt(long FirstIndex, int Count, ReceiptLevel Level)
{
    /// <summary>The index behind the last.</summary>
    public long End => FirstIndex + Count;
}
