using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A hash of either size, read or changed under its shard's lock. Changes are in the store after <see cref="Commit"/>.
/// Small form: count (2 bytes), then each field and value with its length before it.
/// </summary>
internal ref struct HashView
{
    private readonly KeyDatabase _database;
    private readonly ReadOnlySpan<byte> _key;
    private readonly long _expiresAtMs;
    private CompactBuffer _small;
    private LargeTable? _large;
    private bool _grown;
    private bool _changed;

    /// <summary>A hash that a key holds, or (<c>default</c>) an empty one.</summary>
    public HashView(KeyDatabase database, ReadOnlySpan<byte> key, scoped in KeyEntry entry)
    {
        _database = database;
        _key = key;
        _expiresAtMs = entry.ExpiresAtMs;
        _small = new CompactBuffer(entry.Value);
        _large = entry.Large as LargeTable;
    }

    /// <summary>How many fields it has.</summary>
    public readonly int Count => _large?.Members.Count ?? _small.Count;

    /// <summary>The large form; null while it is small.</summary>
    public readonly LargeTable? Large => _large;

    /// <summary>A field's value, valid until the next change.</summary>
    public readonly bool TryGet(scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        if (_large is not null)
        {
            uint reference = _large.Members.Find(field);
            value = reference == 0 ? default : _large.Members[reference].Value;
            return reference != 0;
        }

        return TryFind(field, out _, out _, out value);
    }

    /// <summary>A field has a value; true where it is new.</summary>
    public bool Set(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        _changed = true;
        CollectionLimits limits = _database.Limits;
        if (_large is null && Math.Max(field.Length, value.Length) > limits.HashValueBytesMax) Grow();
        if (_large is not null) return _large.Members.Put(field, value, out _);
        bool found = TryFind(field, out int begin, out int end, out _);
        int count = _small.Count;
        if (!found)
        {
            if (count >= Math.Min(limits.HashEntriesMax, CompactBuffer.CountMax))
            {
                Grow();
                return _large!.Members.Put(field, value, out _);
            }

            _small.SetCount(count + 1);
            begin = end = _small.Bytes.Length;
        }

        int size = CompactBuffer.SizeOf(field.Length) + CompactBuffer.SizeOf(value.Length);
        Span<byte> place = _small.Replace(begin, end - begin, size);
        CompactBuffer.Write(place[CompactBuffer.Write(place, field)..], value);
        return !found;
    }

    /// <summary>Removes a field; false where it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> field)
    {
        if (_large is not null)
        {
            if (!_large.Members.Remove(field)) return false;
        }
        else
        {
            if (!TryFind(field, out int begin, out int end, out _)) return false;
            _small.Replace(begin, end - begin, 0);
            _small.SetCount(_small.Count - 1);
        }

        return _changed = true;
    }

    /// <summary>The next field of a walk, which begins with 0; the hash may not change meanwhile.</summary>
    public readonly bool MoveNext(scoped ref long place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        field = default;
        if (_large is not null)
        {
            if (!_large.Members.MoveNext(ref place, out uint reference)) return false;
            MemberEntry entry = _large.Members[reference];
            field = entry.Member;
            value = entry.Value;
            return true;
        }

        int at = Math.Max((int)place, CompactBuffer.HeadBytes);
        if (!CompactBuffer.TryNext(_small.Bytes, ref at, out field)) return false;
        if (!CompactBuffer.TryNext(_small.Bytes, ref at, out value)) return false;
        place = at;
        return true;
    }

    /// <summary>Puts what was changed into the store; true where the hash is empty, so that its key is gone.</summary>
    public bool Commit()
    {
        bool gone = _changed && Count == 0;
        if (gone) _database.Remove(_key);
        else if (_changed && _large is null) _database.Put(_key, KeyType.Hash, _expiresAtMs, _small.Bytes);
        else if (_changed && _grown) _database.PutLarge(_key, _expiresAtMs, _large!);
        else if (_changed) _database.LargeChanged(_key, _large!);
        _small.Clear();
        return gone;
    }

    private readonly bool TryFind(
        scoped ReadOnlySpan<byte> field, scoped out int begin, scoped out int end, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> bytes = _small.Bytes;
        end = CompactBuffer.HeadBytes;
        while (true)
        {
            begin = end;
            if (!CompactBuffer.TryNext(bytes, ref end, out ReadOnlySpan<byte> found)
                || !CompactBuffer.TryNext(bytes, ref end, out value))
            {
                value = default;
                return false;
            }

            if (found.SequenceEqual(field)) return true;
        }
    }

    private void Grow()
    {
        LargeTable large = new(KeyType.Hash, _database.MemberSeed);
        long place = 0;
        while (MoveNext(ref place, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value))
        {
            large.Members.Put(field, value, out _);
        }

        _large = large;
        _grown = true;
        _small.Clear();
    }
}
