namespace Synapsid.Keyspace.Store;

/// <summary>
/// What looks at the keys of one portion after another, and counts their bytes. Made once for a whole snapshot, so that
/// its tens of thousands of steps allocate nothing.
/// </summary>
public sealed class PortionVisit
{
    private const int BytesOfKey = 32;

    private readonly KeyVisitor _visit;

    /// <summary>Shows each key to a visitor.</summary>
    public PortionVisit(KeyVisitor visit)
    {
        _visit = visit;
        Step = Measure;
    }

    /// <summary>Bytes of the portion's keys and values, each key counted as 32 more.</summary>
    public int Bytes { get; internal set; }

    internal KeyVisitor Step { get; }

    private void Measure(ReadOnlySpan<byte> key, in KeyEntry entry)
    {
        Bytes += BytesOfKey + key.Length + entry.Value.Length;
        _visit(key, entry);
    }
}
