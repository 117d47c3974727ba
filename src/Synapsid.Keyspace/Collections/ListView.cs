using System.Runtime.InteropServices;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A list of either size, read or changed under its shard's lock. Changes are in the store after <see cref="Commit"/>.
/// Small form: count (2 bytes), then <see cref="ListEntries"/>.
/// </summary>
internal ref struct ListView
{
    private const int Head = CompactBuffer.HeadBytes;
    private readonly KeyDatabase _database;
    private readonly ReadOnlySpan<byte> _key;
    private readonly long _expiresAtMs;
    private CompactBuffer _small;
    private LargeList? _large;
    private bool _grown;
    private bool _changed;

    /// <summary>A list that a key holds, or (<c>default</c>) an empty one.</summary>
    public ListView(KeyDatabase database, ReadOnlySpan<byte> key, scoped in KeyEntry entry)
    {
        _database = database;
        _key = key;
        _expiresAtMs = entry.ExpiresAtMs;
        _small = new CompactBuffer(entry.Value);
        _large = entry.Large as LargeList;
    }

    /// <summary>How many elements it has.</summary>
    public readonly long Count => _large?.Count ?? _small.Count;

    private readonly ReadOnlySpan<byte> Elements => _small.Bytes.IsEmpty ? default : _small.Bytes[Head..];

    /// <summary>An element joins at the head or the tail.</summary>
    public void Push(scoped ReadOnlySpan<byte> element, bool left)
    {
        _changed = true;
        int size = ListEntries.SizeOf(element.Length);
        if (_large is null && !HasRoom(size)) Grow();
        if (_large is not null)
        {
            _large.Push(element, left);
            return;
        }

        _small.SetCount(_small.Count + 1);
        ListEntries.Write(_small.Replace(left ? Head : _small.Bytes.Length, 0, size), element);
    }

    /// <summary>So many elements leave the head or the tail.</summary>
    public void Drop(long count, bool left)
    {
        if (count <= 0) return;
        _changed = true;
        if (_large is not null)
        {
            _large.Drop(count, left);
            return;
        }

        int kept = _small.Count - (int)count;
        int place = Head + ListEntries.PlaceOf(Elements, _small.Count, left ? (int)count : kept);
        if (left) _small.Replace(Head, place - Head, 0);
        else _small.Replace(place, _small.Bytes.Length - place, 0);
        _small.SetCount(kept);
    }

    /// <summary>The element at an index becomes another.</summary>
    public void Set(long index, scoped ReadOnlySpan<byte> element)
    {
        _changed = true;
        int size = ListEntries.SizeOf(element.Length);
        if (_large is null && !HasRoom(size)) Grow();
        if (_large is not null)
        {
            _large.Set(index, element);
            return;
        }

        (int begin, int end) = RangeOf(index);
        ListEntries.Write(_small.Replace(begin, end - begin, size), element);
    }

    /// <summary>An element joins before the one at an index.</summary>
    public void Insert(long index, scoped ReadOnlySpan<byte> element)
    {
        _changed = true;
        int size = ListEntries.SizeOf(element.Length);
        if (_large is null && !HasRoom(size)) Grow();
        if (_large is not null)
        {
            _large.Insert(index, element);
            return;
        }

        int begin = Head + ListEntries.PlaceOf(Elements, _small.Count, (int)index);
        ListEntries.Write(_small.Replace(begin, 0, size), element);
        _small.SetCount(_small.Count + 1);
    }

    /// <summary>The elements at ascending indexes leave.</summary>
    public void Remove(List<long> indexes)
    {
        if (indexes.Count == 0) return;
        _changed = true;
        if (_large is not null)
        {
            _large.Remove(CollectionsMarshal.AsSpan(indexes));
            return;
        }

        for (int i = indexes.Count - 1; i >= 0; i--)
        {
            (int begin, int end) = RangeOf(indexes[i]);
            _small.Replace(begin, end - begin, 0);
            _small.SetCount(_small.Count - 1);
        }
    }

    /// <summary>Where the element with an index begins; behind the last for the count.</summary>
    public readonly long PlaceOf(long index) =>
        _large?.PlaceOf(index) ?? ListEntries.PlaceOf(Elements, _small.Count, (int)index);

    /// <summary>Reads the element at a place and moves to the next; false behind the last.</summary>
    public readonly bool MoveNext(scoped ref long place, out ReadOnlySpan<byte> element)
    {
        if (_large is not null) return _large.MoveNext(ref place, out element);
        int at = (int)place;
        bool read = ListEntries.TryNext(Elements, ref at, out element);
        place = at;
        return read;
    }

    /// <summary>Moves to the element before a place and reads it; false before the first.</summary>
    public readonly bool MovePrevious(scoped ref long place, out ReadOnlySpan<byte> element)
    {
        if (_large is not null) return _large.MovePrevious(ref place, out element);
        int at = (int)place;
        bool read = ListEntries.TryPrevious(Elements, ref at, out element);
        place = at;
        return read;
    }

    /// <summary>The element at the head or the tail; there must be one.</summary>
    public readonly ReadOnlySpan<byte> End(bool left)
    {
        long place = left ? 0 : PlaceOf(Count);
        return left
            ? MoveNext(ref place, out ReadOnlySpan<byte> element) ? element : default
            : MovePrevious(ref place, out element) ? element : default;
    }

    /// <summary>Puts what was changed into the store; true where the list is empty, so that its key is gone.</summary>
    public bool Commit()
    {
        bool gone = _changed && Count == 0;
        if (gone) _database.Remove(_key);
        else if (_changed && _large is null) _database.Put(_key, KeyType.List, _expiresAtMs, _small.Bytes);
        else if (_changed && _grown) _database.PutLarge(_key, _expiresAtMs, _large!);
        else if (_changed) _database.LargeChanged(_key, _large!);
        _small.Clear();
        return gone;
    }

    private readonly bool HasRoom(int size) =>
        _small.Bytes.Length + size <= _database.Limits.ListBytesMax && _small.Count < CompactBuffer.CountMax;

    private readonly (int Begin, int End) RangeOf(long index)
    {
        int begin = ListEntries.PlaceOf(Elements, _small.Count, (int)index);
        int end = begin;
        ListEntries.TryNext(Elements, ref end, out _);
        return (Head + begin, Head + end);
    }

    private void Grow()
    {
        LargeList large = new();
        int at = 0;
        while (ListEntries.TryNext(Elements, ref at, out ReadOnlySpan<byte> element)) large.Push(element, left: false);
        _large = large;
        _grown = true;
        _small.Clear();
    }
}
