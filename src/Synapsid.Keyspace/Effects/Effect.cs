namespace Synapsid.Keyspace.Effects;

/// <summary>One effect, as it was written. Its spans are those of the reader.</summary>
public readonly ref struct Effect
{
    /// <summary>What it does.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>The database, 0 to 15.</summary>
    public required int Database { get; init; }

    /// <summary>The key.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The kind's own part.</summary>
    public required ReadOnlySpan<byte> Own { get; init; }
}
