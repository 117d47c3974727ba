using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Effects;

/// <summary>Reads what an <see cref="EffectWriter"/> wrote. Never throws, whatever the bytes.</summary>
public ref struct EffectReader(ReadOnlySpan<byte> bytes)
{
    private RecordReader _reader = new(bytes);

    /// <summary>True once something was read that no writer writes; nothing is read after it.</summary>
    public bool Failed { get; private set; }

    /// <summary>Reads the next effect; false at the end, or where the bytes are wrong.</summary>
    public bool TryRead(out Effect effect)
    {
        effect = default;
        if (Failed || _reader.AtEnd) return false;
        byte kind = _reader.Byte();
        int database = _reader.Byte();
        ReadOnlySpan<byte> key = _reader.Bytes();
        ReadOnlySpan<byte> own = _reader.Bytes();
        Failed = _reader.Failed || database >= KeyspaceStore.DatabaseCount;
        if (Failed) return false;
        effect = new Effect { Kind = (EffectKind)kind, Database = database, Key = key, Own = own };
        return true;
    }
}
