using System.Buffers.Binary;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A set of either size, read or changed under its shard's lock. Changes are in the store after <see cref="Commit"/>.
/// Small form: the width of an integer (1 byte: 2, 4 or 8) and the integers, ascending; or a width of 0, count (2
/// bytes), and each member with its length before it.
/// </summary>
internal ref struct SetView
{
    private const int CountAt = 1;
    private const int MembersAt = 3;
    private const int DigitsMax = NumberText.IntegerBytesMax;

    private readonly KeyDatabase _database;
    private readonly ReadOnlySpan<byte> _key;
    private readonly long _expiresAtMs;
    private CompactBuffer _small;
    private LargeTable? _large;
    private bool _grown;
    private bool _changed;

    /// <summary>A set that a key holds, or (<c>default</c>) an empty one.</summary>
    public SetView(KeyDatabase database, ReadOnlySpan<byte> key, scoped in KeyEntry entry)
    {
        _database = database;
        _key = key;
        _expiresAtMs = entry.ExpiresAtMs;
        _small = new CompactBuffer(entry.Value);
        _large = entry.Large as LargeTable;
    }

    /// <summary>How many members it has.</summary>
    public readonly int Count => _large?.Members.Count ?? CountOf(_small.Bytes);

    /// <summary>The large form; null while it is small.</summary>
    public readonly LargeTable? Large => _large;

    /// <summary>The members of a small form.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes)
    {
        int width = WidthOf(bytes);
        if (width != 0) return (bytes.Length - 1) / width;
        return bytes.Length < MembersAt ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[CountAt..]);
    }

    /// <summary>Bytes of an integer in a small form of integers; 0: it has none.</summary>
    public static int WidthOf(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] is 2 or 4 or 8 ? bytes[0] : 0;

    /// <summary>Whether a member is there.</summary>
    public readonly bool Contains(scoped ReadOnlySpan<byte> member)
    {
        if (_large is not null) return _large.Members.Find(member) != 0;
        int width = WidthOf(_small.Bytes);
        if (width == 0) return TryFind(member, out _, out _);
        return NumberText.TryParse(member, out long value) && TryFind(width, value, out _);
    }

    /// <summary>Adds a member; false where it is there already.</summary>
    public bool Add(scoped ReadOnlySpan<byte> member)
    {
        CollectionLimits limits = _database.Limits;
        if (_large is null && _small.Bytes.IsEmpty) Begin(member);
        if (_large is null && WidthOf(_small.Bytes) is > 0 and int width)
        {
            if (NumberText.TryParse(member, out long value))
            {
                if (TryFind(width, value, out int at)) return false;
                if (Count < limits.SetIntegersMax)
                {
                    Insert(width, value, at);
                    return _changed = true;
                }

                Grow();
            }
            else if (Count < limits.SetEntriesMax && member.Length <= limits.SetValueBytesMax)
            {
                ToTexts();
            }
            else
            {
                Grow();
            }
        }

        if (_large is null)
        {
            if (TryFind(member, out _, out _)) return false;
            if (Count < Math.Min(limits.SetEntriesMax, CompactBuffer.CountMax)
                && member.Length <= limits.SetValueBytesMax)
            {
                Append(member);
                return _changed = true;
            }

            Grow();
        }

        if (_large!.Members.Find(member) != 0) return false;
        _large.Members.Put(member, [], out _);
        return _changed = true;
    }

    /// <summary>Removes a member; false where it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> member)
    {
        if (_large is not null)
        {
            if (!_large.Members.Remove(member)) return false;
            return _changed = true;
        }

        int width = WidthOf(_small.Bytes);
        if (width > 0)
        {
            if (!NumberText.TryParse(member, out long value) || !TryFind(width, value, out int at)) return false;
            _small.Replace(1 + (at * width), width, 0);
            return _changed = true;
        }

        if (!TryFind(member, out int begin, out int end)) return false;
        _small.Replace(begin, end - begin, 0);
        SetCount(Count - 1);
        return _changed = true;
    }

    /// <summary>The next member of a walk, which begins with 0; the set may not change meanwhile.</summary>
    /// <param name="place">Where the walk is.</param>
    /// <param name="digits">Room for the digits of an integer.</param>
    /// <param name="member">The member, valid until the next.</param>
    public readonly bool MoveNext(scoped ref long place, Span<byte> digits, out ReadOnlySpan<byte> member)
    {
        member = default;
        if (_large is not null)
        {
            if (!_large.Members.MoveNext(ref place, out uint reference)) return false;
            member = _large.Members[reference].Member;
            return true;
        }

        ReadOnlySpan<byte> bytes = _small.Bytes;
        int width = WidthOf(bytes);
        if (width > 0)
        {
            if (place >= CountOf(bytes)) return false;
            member = NumberText.Format(digits, IntegerAt(width, (int)place++));
            return true;
        }

        int at = Math.Max((int)place, MembersAt);
        if (!CompactBuffer.TryNext(bytes, ref at, out member)) return false;
        place = at;
        return true;
    }

    /// <summary>A member by chance, each as likely as any other. There must be one.</summary>
    public readonly ReadOnlySpan<byte> Any(Random random, Span<byte> digits)
    {
        if (_large is not null) return _large.Members[_large.Members.Any(random)].Member;
        int chosen = random.Next(Count);
        int width = WidthOf(_small.Bytes);
        if (width > 0) return NumberText.Format(digits, IntegerAt(width, chosen));
        long place = 0;
        ReadOnlySpan<byte> member;
        while (MoveNext(ref place, digits, out member) && chosen-- > 0)
        {
        }

        return member;
    }

    /// <summary>Puts what was changed into the store; true where the set is empty, so that its key is gone.</summary>
    public bool Commit()
    {
        bool gone = _changed && Count == 0;
        if (gone) _database.Remove(_key);
        else if (_changed && _large is null) _database.Put(_key, KeyType.Set, _expiresAtMs, _small.Bytes);
        else if (_changed && _grown) _database.PutLarge(_key, _expiresAtMs, _large!);
        else if (_changed) _database.LargeChanged(_key, _large!);
        _small.Clear();
        return gone;
    }

    /// <summary>Forgets what was changed.</summary>
    public void Abandon() => _small.Clear();

    /// <summary>Logs that the key holds this set and nothing else.</summary>
    public readonly void LogWhole()
    {
        if (_database.Effects is not { } effects) return;
        if (_large is null)
        {
            effects.Put(_database.Number, _key, KeyType.Set, 0, _small.Bytes);
            return;
        }

        effects.Delete(_database.Number, _key);
        ElementLog log = new(_database, EffectKind.SetAdd, _key);
        long place = 0;
        while (_large.Members.MoveNext(ref place, out uint reference)) log.Add(_large.Members[reference].Member);
    }

    private static int WidthFor(long value) =>
        value is >= short.MinValue and <= short.MaxValue ? 2 : value is >= int.MinValue and <= int.MaxValue ? 4 : 8;

    /// <summary>Reads an integer of some width.</summary>
    public static long Read(ReadOnlySpan<byte> bytes, int width) => width switch
    {
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    private static void Write(Span<byte> bytes, int width, long value)
    {
        if (width == 2) BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value);
        else if (width == 4) BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
        else BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
    }

    private readonly long IntegerAt(int width, int index) => Read(_small.Bytes[(1 + (index * width))..], width);

    private void Begin(scoped ReadOnlySpan<byte> member)
    {
        if (NumberText.TryParse(member, out long value) && _database.Limits.SetIntegersMax > 0)
        {
            _small.Replace(0, 0, 1)[0] = (byte)WidthFor(value);
        }
        else
        {
            _small.Replace(0, 0, MembersAt).Clear();
        }
    }

    private void SetCount(int count) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_small.Change(CountAt, sizeof(ushort)), (ushort)count);

    private readonly bool TryFind(scoped ReadOnlySpan<byte> member, out int begin, out int end)
    {
        end = MembersAt;
        do
        {
            begin = end;
            if (!CompactBuffer.TryNext(_small.Bytes, ref end, out ReadOnlySpan<byte> found)) return false;
            if (found.SequenceEqual(member)) return true;
        }
        while (true);
    }

    private readonly bool TryFind(int width, long value, out int index)
    {
        index = 0;
        int end = Count;
        while (index < end)
        {
            int middle = (index + end) >> 1;
            long found = IntegerAt(width, middle);
            if (found == value)
            {
                index = middle;
                return true;
            }

            if (found < value) index = middle + 1;
            else end = middle;
        }

        return false;
    }

    private void Insert(int width, long value, int at)
    {
        int needed = WidthFor(value);
        if (needed > width) Widen(width, needed);
        width = Math.Max(width, needed);
        Write(_small.Replace(1 + (at * width), 0, width), width, value);
    }

    private void Widen(int from, int to)
    {
        int count = Count;
        _small.Replace(_small.Bytes.Length, 0, count * (to - from));
        Span<byte> all = _small.Change(0, _small.Bytes.Length);
        for (int i = count - 1; i >= 0; i--) Write(all[(1 + (i * to))..], to, Read(all[(1 + (i * from))..], from));
        all[0] = (byte)to;
    }

    private void Append(scoped ReadOnlySpan<byte> member)
    {
        SetCount(Count + 1);
        CompactBuffer.Write(_small.Replace(_small.Bytes.Length, 0, CompactBuffer.SizeOf(member.Length)), member);
    }

    private void ToTexts()
    {
        CompactBuffer old = _small;
        _small = new CompactBuffer([]);
        _small.Replace(0, 0, MembersAt).Clear();
        int width = WidthOf(old.Bytes);
        Span<byte> digits = stackalloc byte[DigitsMax];
        for (int at = 1; at + width <= old.Bytes.Length; at += width)
        {
            Append(NumberText.Format(digits, Read(old.Bytes[at..], width)));
        }

        old.Clear();
    }

    private void Grow()
    {
        LargeTable large = new(KeyType.Set, _database.MemberSeed);
        Span<byte> digits = stackalloc byte[DigitsMax];
        long place = 0;
        while (MoveNext(ref place, digits, out ReadOnlySpan<byte> member)) large.Members.Put(member, [], out _);
        _large = large;
        _grown = true;
        _small.Clear();
    }
}
