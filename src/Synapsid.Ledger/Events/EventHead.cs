namespace Synapsid.Ledger.Events;

/// <summary>
/// What an event says of itself besides its fields and its bytes, for senders of many: texts are UTF-8 that the caller
/// keeps, an empty one stands for absent.
/// </summary>
public readonly ref struct EventHead
{
    /// <summary>An event of which nothing is said.</summary>
    public EventHead()
    {
    }

    /// <summary>Its id; null: one is made when it is appended.</summary>
    public EventId? Id { get; init; }

    /// <summary>When it happened, with its offset from UTC; null: the time of receipt.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What it is about.</summary>
    public EventType Type { get; init; }

    /// <summary>How grave it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>The namespace; empty: <c>default</c>.</summary>
    public ReadOnlySpan<byte> Namespace { get; init; }

    /// <summary>The host that it happened on.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>That host's address.</summary>
    public ReadOnlySpan<byte> Ip { get; init; }

    /// <summary>Who collected it.</summary>
    public ReadOnlySpan<byte> Collector { get; init; }

    /// <summary>What it was read from; empty: <c>raw</c>.</summary>
    public ReadOnlySpan<byte> Format { get; init; }

    /// <summary>The sender's own name for the type.</summary>
    public ReadOnlySpan<byte> TypeName { get; init; }

    /// <summary>Why it is kept as raw bytes only.</summary>
    public ReadOnlySpan<byte> ParseFailure { get; init; }

    /// <summary>A vector for search by likeness; empty: none.</summary>
    public ReadOnlySpan<float> Vector { get; init; }
}
