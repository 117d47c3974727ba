using System.Buffers.Binary;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A sorted set of either size, read or changed under its shard's lock. Changes are in the store after
/// <see cref="Commit"/>. Small form: count (2 bytes), then in order each score (8 bytes) and member, with its length
/// before it and the size of both and the length behind them (2 bytes) so that it is read from both ends.
/// </summary>
internal ref struct SortedSetView
{
    private const int Head = CompactBuffer.HeadBytes;
    private const int ScoreBytes = sizeof(double);
    private const int BackBytes = sizeof(ushort);
    private const int SmallMemberBytesMax = ushort.MaxValue - 64;

    private readonly KeyDatabase _database;
    private readonly ReadOnlySpan<byte> _key;
    private readonly long _expiresAtMs;
    private CompactBuffer _small;
    private LargeSortedSet? _large;
    private bool _grown;
    private bool _changed;

    /// <summary>A sorted set that a key holds, or (<c>default</c>) an empty one.</summary>
    public SortedSetView(KeyDatabase database, ReadOnlySpan<byte> key, scoped in KeyEntry entry)
    {
        _database = database;
        _key = key;
        _expiresAtMs = entry.ExpiresAtMs;
        _small = new CompactBuffer(entry.Value);
        _large = entry.Large as LargeSortedSet;
    }

    /// <summary>How many members it has.</summary>
    public readonly int Count => _large?.Members.Count ?? _small.Count;

    /// <summary>The large form; null while it is small.</summary>
    public readonly LargeSortedSet? Large => _large;

    /// <summary>A member's score.</summary>
    public readonly bool TryScore(scoped ReadOnlySpan<byte> member, out double score)
    {
        if (_large is null) return TryFind(member, out _, out _, out score, out _);
        uint reference = _large.Members.Find(member);
        score = reference == 0 ? 0 : _large.ScoreAt(reference);
        return reference != 0;
    }

    /// <summary>A member has a score; true where it is new.</summary>
    public bool Put(scoped ReadOnlySpan<byte> member, double score)
    {
        _changed = true;
        if (_large is not null) return _large.Put(member, score);
        CollectionLimits limits = _database.Limits;
        bool found = TryFind(member, out int begin, out int end, out _, out _);
        if (found)
        {
            _small.Replace(begin, end - begin, 0);
        }
        else if (_small.Count >= Math.Min(limits.SortedSetEntriesMax, CompactBuffer.CountMax)
            || member.Length > Math.Min(limits.SortedSetValueBytesMax, SmallMemberBytesMax))
        {
            Grow();
            return _large!.Put(member, score);
        }

        if (!found) _small.SetCount(_small.Count + 1);
        int size = ScoreBytes + CompactBuffer.SizeOf(member.Length);
        Span<byte> place = _small.Replace(PlaceFor(member, score), 0, size + BackBytes);
        BinaryPrimitives.WriteDoubleLittleEndian(place, score);
        CompactBuffer.Write(place[ScoreBytes..], member);
        BinaryPrimitives.WriteUInt16LittleEndian(place[size..], (ushort)size);
        return !found;
    }

    /// <summary>Removes a member; false where it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> member)
    {
        if (_large is not null)
        {
            if (!_large.Remove(member)) return false;
            return _changed = true;
        }

        if (!TryFind(member, out int begin, out int end, out _, out _)) return false;
        _small.Replace(begin, end - begin, 0);
        _small.SetCount(_small.Count - 1);
        return _changed = true;
    }

    /// <summary>A member's rank from the lowest, from 0; −1: it is not there.</summary>
    public readonly int RankOf(scoped ReadOnlySpan<byte> member)
    {
        if (_large is null) return TryFind(member, out _, out _, out _, out int rank) ? rank : -1;
        uint reference = _large.Members.Find(member);
        return reference == 0 ? -1 : _large.Order.RankFrom(_large.ScoreAt(reference), member, byBytes: false);
    }

    /// <summary>How many members have a lower score or, where <paramref name="orEqual"/>, one that is no
    /// higher.</summary>
    public readonly int CountBelow(double score, bool orEqual)
    {
        if (_large is not null) return _large.Order.RankFrom(score, orEqual);
        long place = 0;
        int rank = 0;
        while (MoveNext(ref place, out _, out double found) && (found < score || (orEqual && found == score))) rank++;
        return rank;
    }

    /// <summary>As <see cref="CountBelow(double, bool)"/>, by bytes, where all scores are equal.</summary>
    public readonly int CountBelow(scoped ReadOnlySpan<byte> member, bool orEqual)
    {
        if (_large is not null)
        {
            int before = _large.Order.RankFrom(0, member, byBytes: true);
            if (!orEqual || before == Count) return before;
            long at = _large.Order.PlaceOf(before);
            _large.Order.MoveNext(ref at, out uint reference, out _);
            return _large.Members[reference].Member.SequenceEqual(member) ? before + 1 : before;
        }

        long place = 0;
        int rank = 0;
        while (MoveNext(ref place, out ReadOnlySpan<byte> found, out _))
        {
            int order = found.SequenceCompareTo(member);
            if (order > 0 || (order == 0 && !orEqual)) break;
            rank++;
        }

        return rank;
    }

    /// <summary>The place of the member with a rank; behind the last for the count.</summary>
    public readonly long PlaceOf(int rank)
    {
        if (_large is not null) return _large.Order.PlaceOf(rank);
        if (rank >= _small.Count) return Math.Max(Head, _small.Bytes.Length);
        long place = 0;
        while (rank-- > 0 && MoveNext(ref place, out _, out _))
        {
        }

        return Math.Max(place, Head);
    }

    /// <summary>Reads the member at a place and moves to the next; false behind the last.</summary>
    public readonly bool MoveNext(scoped ref long place, out ReadOnlySpan<byte> member, out double score)
    {
        if (_large is not null)
        {
            bool moved = _large.Order.MoveNext(ref place, out uint reference, out score);
            member = moved ? _large.Members[reference].Member : default;
            return moved;
        }

        int at = Math.Max((int)place, Head);
        bool read = TryRead(_small.Bytes, ref at, out member, out score);
        place = at;
        return read;
    }

    /// <summary>Moves to the member before a place and reads it; false before the first.</summary>
    public readonly bool MovePrevious(scoped ref long place, out ReadOnlySpan<byte> member, out double score)
    {
        member = default;
        score = 0;
        if (_large is not null)
        {
            if (!_large.Order.MovePrevious(ref place, out uint reference, out score)) return false;
            member = _large.Members[reference].Member;
            return true;
        }

        ReadOnlySpan<byte> bytes = _small.Bytes;
        int end = Math.Min((int)place, bytes.Length) - BackBytes;
        if (end < Head) return false;
        int begin = end - BinaryPrimitives.ReadUInt16LittleEndian(bytes[end..]);
        if (begin < Head) return false;
        place = begin;
        return TryRead(bytes, ref begin, out member, out score);
    }

    /// <summary>Puts what was changed into the store; true where the set is empty, so that its key is gone.</summary>
    public bool Commit()
    {
        bool gone = _changed && Count == 0;
        if (gone) _database.Remove(_key);
        else if (_changed && _large is null) _database.Put(_key, KeyType.SortedSet, _expiresAtMs, _small.Bytes);
        else if (_changed && _grown) _database.PutLarge(_key, _expiresAtMs, _large!);
        else if (_changed) _database.LargeChanged(_key, _large!);
        _small.Clear();
        return gone;
    }

    /// <summary>Forgets what was changed.</summary>
    public void Abandon() => _small.Clear();

    /// <summary>Logs that the key holds this sorted set and nothing else.</summary>
    public readonly void LogWhole()
    {
        if (_database.Effects is not { } effects) return;
        if (_large is null)
        {
            effects.Put(_database.Number, _key, KeyType.SortedSet, 0, _small.Bytes);
            return;
        }

        effects.Delete(_database.Number, _key);
        ElementLog log = new(_database, EffectKind.SortedSetPut, _key);
        long place = 0;
        while (MoveNext(ref place, out ReadOnlySpan<byte> member, out double score)) log.Add(member, score);
    }

    /// <summary>Reads the member at a place of a small form and moves behind it; false where none is there.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> member, scoped out double score)
    {
        int begin = at + ScoreBytes;
        if (begin <= bytes.Length
            && CompactBuffer.TryNext(bytes, ref begin, out member)
            && begin + BackBytes <= bytes.Length)
        {
            score = BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..]);
            at = begin + BackBytes;
            return true;
        }

        member = default;
        score = 0;
        return false;
    }

    private readonly bool TryFind(
        scoped ReadOnlySpan<byte> member, out int begin, out int end, out double score, out int rank)
    {
        end = Head;
        for (rank = 0; ; rank++)
        {
            begin = end;
            if (!TryRead(_small.Bytes, ref end, out ReadOnlySpan<byte> found, out score)) return false;
            if (found.SequenceEqual(member)) return true;
        }
    }

    private readonly int PlaceFor(scoped ReadOnlySpan<byte> member, double score)
    {
        int at = Head;
        while (true)
        {
            int next = at;
            if (!TryRead(_small.Bytes, ref next, out ReadOnlySpan<byte> found, out double foundScore)) return at;
            if (foundScore > score || (foundScore == score && found.SequenceCompareTo(member) > 0)) return at;
            at = next;
        }
    }

    private void Grow()
    {
        LargeSortedSet large = new(_database.MemberSeed);
        long place = 0;
        while (MoveNext(ref place, out ReadOnlySpan<byte> member, out double score)) large.Put(member, score);
        _large = large;
        _grown = true;
        _small.Clear();
    }
}
