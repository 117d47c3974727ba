namespace Synapsid.Ledger;

/// <summary>Keeps events from being pruned until it is released.</summary>
/// <param name="Name">Its name, unique; no line breaks or tabs.</param>
/// <param name="Reason">Why; for people.</param>
/// <param name="From">The earliest receipt that it keeps, inclusive.</param>
/// <param name="To">The latest receipt that it keeps, inclusive.</param>
public sealed record LegalHold(string Name, string Reason, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>A hold on everything.</summary>
    public static LegalHold All(string name, string reason) =>
        new(name, reason, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
}
