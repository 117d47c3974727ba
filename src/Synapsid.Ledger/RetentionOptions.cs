namespace Synapsid.Ledger;

/// <summary>Which events may go. Only whole segments go, the oldest first.</summary>
public sealed record RetentionOptions
{
    /// <summary>Events go when they were received longer ago; null: never.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The oldest go while the segments take more bytes than this; null: any size.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// Ages for some sources, by namespace, in place of <see cref="MaxAge"/>. A segment goes when everything in it may.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> MaxAgeOfNamespace { get; init; } =
        new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
}
