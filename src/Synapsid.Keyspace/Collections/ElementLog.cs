using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// Logs what happens to elements of one collection as one effect, which begins with the first element: each with its
/// length before it, a hash's value likewise, a score as 8 bytes. Between the first element and the last nothing else
/// may be logged.
/// </summary>
internal ref struct ElementLog(EffectWriter? effects, EffectKind kind, int database, ReadOnlySpan<byte> key)
{
    private readonly ReadOnlySpan<byte> _key = key;
    private RecordWriter? _writer;

    /// <summary>Logs changes that a command makes in a database.</summary>
    public ElementLog(KeyDatabase database, EffectKind kind, ReadOnlySpan<byte> key)
        : this(database.Effects, kind, database.Number, key)
    {
    }

    /// <summary>An element.</summary>
    public void Add(scoped ReadOnlySpan<byte> element)
    {
        if (effects is null) return;
        _writer ??= effects.Begin(kind, database, _key);
        _writer.Bytes(element);
    }

    /// <summary>A hash's field and its value.</summary>
    public void Add(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        Add(field);
        _writer?.Bytes(value);
    }

    /// <summary>A sorted set's member and its score.</summary>
    public void Add(scoped ReadOnlySpan<byte> member, double score)
    {
        Add(member);
        _writer?.Int64(BitConverter.DoubleToInt64Bits(score));
    }
}
