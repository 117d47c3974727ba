namespace Synapsid.Ledger.Query;

/// <summary>What to look for in the ledger. All conditions must hold.</summary>
public sealed record LedgerQuery
{
    /// <summary>The most events of one page.</summary>
    public const int LimitMax = 10_000;

    /// <summary>The earliest time of an event, inclusive; null: any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time of an event, exclusive; null: any.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The lowest index to look at; null: the oldest that is stored.</summary>
    public long? FromIndex { get; init; }

    /// <summary>The index to end before; null: look at all.</summary>
    public long? ToIndex { get; init; }

    /// <summary>Conditions on fields.</summary>
    public IReadOnlyList<LedgerFilter> Filters { get; init; } = [];

    /// <summary>
    /// Words that must all occur in a text, a field or the raw bytes, ASCII letters in either case; several words in
    /// double quotes must occur together. Null or empty: any event.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>
    /// What to sort by: null or <c>index</c>: the order of receipt; <c>time</c>, or any field that a filter can name.
    /// Numbers come before texts, and events without the field last.
    /// </summary>
    public string? Sort { get; init; }

    /// <summary>Greatest first, which for the order of receipt is newest first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Events wanted, 1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended (<see cref="LedgerPage.Cursor"/>); null: the first page.</summary>
    public string? Cursor { get; init; }
}
