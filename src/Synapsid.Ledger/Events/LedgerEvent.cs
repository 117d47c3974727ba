namespace Synapsid.Ledger.Events;

/// <summary>An event as the ledger keeps it.</summary>
public sealed record LedgerEvent
{
    /// <summary>Its place in the ledger, from 0: the number of its leaf in the tree.</summary>
    public required long Index { get; init; }

    /// <summary>Its id.</summary>
    public required EventId Id { get; init; }

    /// <summary>When it happened, with the offset from UTC that the sender gave.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was received, in UTC. Never falls from one event to the next.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The host that it happened on.</summary>
    public string? Host { get; init; }

    /// <summary>That host's address.</summary>
    public string? Ip { get; init; }

    /// <summary>Who collected it.</summary>
    public string? Collector { get; init; }

    /// <summary>What it was read from.</summary>
    public required string Format { get; init; }

    /// <summary>What it is about.</summary>
    public EventType Type { get; init; }

    /// <summary>The sender's own name for the type.</summary>
    public string? TypeName { get; init; }

    /// <summary>How grave it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>What was read of it, in the order of the source.</summary>
    public IReadOnlyList<EventField> Fields { get; init; } = [];

    /// <summary>Its bytes as they came.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Its vector; empty where it has none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Why it is kept as raw bytes only; null where it was read.</summary>
    public string? ParseFailure { get; init; }
}
