using Synapsid.Base.Buffers;

namespace Synapsid.Keyspace.Effects;

/// <summary>
/// Gathers the effects of one command, or of one portion of a snapshot, as bytes. Not thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// kind 1 | database 1 | key (length varint, bytes) | the kind's own part (length varint, bytes)
/// </code>
/// Every kind's own part has its length before it, so that a reader can pass over one. docs/formats/keyspace.md lists
/// them.
/// </remarks>
public sealed class EffectWriter
{
    private const int KeptBytes = 1 << 20;

    private RecordWriter _bytes = new();
    private RecordWriter? _own; // the own part of an effect of a collection that is still being written
    private bool _open;

    /// <summary>The effects so far; valid until the next one.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Close();
            return _bytes.Written;
        }
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _bytes.Written.IsEmpty;

    /// <summary>Forgets them; the memory of unusually many is given back.</summary>
    public void Clear()
    {
        if (_bytes.Written.Length > KeptBytes) _bytes = new RecordWriter();
        else _bytes.Clear();
        _own?.Clear();
        _open = false;
    }

    /// <summary>The key holds a value: <paramref name="expiresAtMs"/> in Unix milliseconds, 0 for never.</summary>
    public void Put(int database, ReadOnlySpan<byte> key, KeyType type, long expiresAtMs, ReadOnlySpan<byte> value)
    {
        Head(EffectKind.Put, database, key);
        _bytes.Varint((ulong)(1 + VarInt.Size((ulong)expiresAtMs) + value.Length));
        _bytes.Byte((byte)type);
        _bytes.Varint((ulong)expiresAtMs);
        _bytes.Raw(value);
    }

    /// <summary>The key is gone.</summary>
    public void Delete(int database, ReadOnlySpan<byte> key)
    {
        Head(EffectKind.Delete, database, key);
        _bytes.Varint(0);
    }

    /// <summary>The key expires, in Unix milliseconds, 0 for never.</summary>
    public void Expire(int database, ReadOnlySpan<byte> key, long expiresAtMs)
    {
        Head(EffectKind.Expire, database, key);
        _bytes.Varint((ulong)VarInt.Size((ulong)expiresAtMs));
        _bytes.Varint((ulong)expiresAtMs);
    }

    /// <summary>Every key of the database is gone.</summary>
    public void FlushDatabase(int database)
    {
        Head(EffectKind.FlushDatabase, database, []);
        _bytes.Varint(0);
    }

    /// <summary>Two databases change places.</summary>
    public void SwapDatabases(int first, int second)
    {
        Head(EffectKind.SwapDatabases, first, [(byte)second]);
        _bytes.Varint(0);
    }

    /// <summary>Bytes at an offset of a string.</summary>
    public void WriteRange(int database, ReadOnlySpan<byte> key, long offset, ReadOnlySpan<byte> bytes)
    {
        Head(EffectKind.WriteRange, database, key);
        _bytes.Varint((ulong)(VarInt.Size((ulong)offset) + bytes.Length));
        _bytes.Varint((ulong)offset);
        _bytes.Raw(bytes);
    }

    /// <summary>
    /// Begins an effect of a collection, whose own part the caller writes with the returned writer before the next call
    /// to this object.
    /// </summary>
    public RecordWriter Begin(EffectKind kind, int database, ReadOnlySpan<byte> key)
    {
        Head(kind, database, key);
        _open = true;
        return _own ??= new RecordWriter();
    }

    /// <summary>Adds the effects of another writer.</summary>
    public void Append(EffectWriter other)
    {
        Close();
        _bytes.Raw(other.Written);
    }

    private void Head(EffectKind kind, int database, ReadOnlySpan<byte> key)
    {
        Close();
        _bytes.Byte((byte)kind);
        _bytes.Byte((byte)database);
        _bytes.Bytes(key);
    }

    private void Close()
    {
        if (!_open) return;
        _bytes.Bytes(_own!.Written);
        if (_own.Written.Length > KeptBytes) _own = null;
        else _own.Clear();
        _open = false;
    }
}
