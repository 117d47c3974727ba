namespace Synapsid.Ledger.Events;

/// <summary>An event as a sender gives it.</summary>
public sealed record EventDraft
{
    /// <summary>Its id; null: one is made from the time of receipt.</summary>
    public EventId? Id { get; init; }

    /// <summary>When it happened, with its offset from UTC; null: the time of receipt.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The host that it happened on.</summary>
    public string? Host { get; init; }

    /// <summary>That host's address.</summary>
    public string? Ip { get; init; }

    /// <summary>Who collected it.</summary>
    public string? Collector { get; init; }

    /// <summary>What it was read from: <c>zeek</c>, <c>syslog</c>, <c>raw</c>.</summary>
    public string Format { get; init; } = "raw";

    /// <summary>What it is about.</summary>
    public EventType Type { get; init; }

    /// <summary>The sender's own name for the type.</summary>
    public string? TypeName { get; init; }

    /// <summary>How grave it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>What was read of it, in the order of the source; a name may come more than once.</summary>
    public IReadOnlyList<EventField> Fields { get; init; } = [];

    /// <summary>Its bytes as they came.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>A vector for search by likeness; empty: none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Why it is kept as raw bytes only; null where it was read.</summary>
    public string? ParseFailure { get; init; }
}
