using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// One database as a command sees it. The shards of the keys that it names are locked by the caller, until the effects
/// are in the journal. A key that has expired is removed, with its effect, by whoever looks for it. Mutators here
/// change memory and nothing else; whoever calls them logs the effect (<see cref="Effects"/>). One thread at a time.
/// </summary>
public sealed class KeyDatabase
{
    private readonly KeyspaceStore _store;
    private readonly TimeProvider? _clock;
    private long _commandNowMs;
    private byte[] _expanded = [];

    internal KeyDatabase(KeyspaceStore store, int number, EffectWriter? effects, TimeProvider? clock)
    {
        _store = store;
        _clock = clock;
        Number = number;
        Effects = effects;
    }

    /// <summary>Its number, 0 to 15.</summary>
    public int Number { get; }

    /// <summary>
    /// The time that this command lives at, in Unix milliseconds: what <see cref="StartCommand"/> said last, else the
    /// clock's; 0 in replay.
    /// </summary>
    public long NowMs => _commandNowMs != 0 ? _commandNowMs : _clock?.GetUtcNow().ToUnixTimeMilliseconds() ?? 0;

    /// <summary>Where mutations are logged; null while effects are replayed, or where nothing is persisted.</summary>
    public EffectWriter? Effects { get; }

    /// <summary>Up to where collections lie in their key's record.</summary>
    public CollectionLimits Limits => _store.Limits;

    /// <summary>The seed for the hashes of large collections' members.</summary>
    internal ulong MemberSeed => _store.Seed;

    /// <summary>
    /// Whether keys that have expired stay, unseen, instead of being removed by whoever looks: what a command needs
    /// that only reads while clients are paused.
    /// </summary>
    public bool KeepsExpired { get; private set; }

    /// <summary>A command, or a transaction, lives at one time: this, until the next one starts.</summary>
    public void StartCommand(long nowMs, bool keepsExpired = false)
    {
        _commandNowMs = nowMs;
        KeepsExpired = keepsExpired;
    }

    /// <summary>
    /// A key's value; false where there is none. One that has expired is removed now, and that is logged as a Delete.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds.</param>
    /// <param name="touch">Counts as a use for eviction and for hits and misses.</param>
    public bool TryGet(ReadOnlySpan<byte> key, out KeyEntry entry, bool touch = true)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place))
        {
            if (touch) shard.Misses++;
            entry = default;
            return false;
        }

        Record record = table.At(place);
        if (touch)
        {
            shard.Hits++;
            Touch(record, shard);
        }

        entry = table.Look(record, ref _expanded);
        return true;
    }

    /// <summary>
    /// A key's value, for who logs no effects and must leave everything as it is; false where there is none or it has
    /// expired.
    /// </summary>
    public bool TryPeek(ReadOnlySpan<byte> key, out KeyEntry entry)
    {
        entry = default;
        Shard shard = Locate(key, out ulong position);
        if (shard.Find(Number) is not { } table || !table.Index.TryFind(position, key, out IndexPlace place))
            return false;
        Record record = table.At(place);
        if (IsExpired(record, NowMs)) return false;
        entry = table.Look(record, ref _expanded);
        return true;
    }

    /// <summary>As <see cref="TryGet"/>, for a change: it counts as a use, but as no hit and no miss.</summary>
    public bool TryGetForChange(ReadOnlySpan<byte> key, out KeyEntry entry) => TryGetForChange(key, out entry, out _);

    /// <summary>The same, with the value where it lies, so that one as long may be written over it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds.</param>
    /// <param name="value">A string's bytes, valid as the entry's are; empty where they are compressed, or were written
    /// in part before.</param>
    public bool TryGetForChange(ReadOnlySpan<byte> key, out KeyEntry entry, out Span<byte> value)
    {
        value = default;
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place))
        {
            entry = default;
            return false;
        }

        Record record = table.At(place);
        Touch(record, shard);
        entry = table.Look(record, ref _expanded);
        bool isPlain = record.Type == KeyType.String && !record.Compressed && record.Form == StringForm.Whole;
        if (isPlain) value = record.Value;
        return true;
    }

    /// <summary>
    /// The key holds this string or small collection and nothing else. The bytes may come from anywhere, an entry of
    /// this database included; spans of entries are not valid afterwards.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="expiresAtMs">When it expires, in Unix milliseconds; 0: never.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="form">How a string came to be.</param>
    /// <exception cref="InsufficientMemoryException">The system has no more memory; the key is as it was.</exception>
    public void Put(
        ReadOnlySpan<byte> key, KeyType type, long expiresAtMs, ReadOnlySpan<byte> value,
        StringForm form = StringForm.Whole)
    {
        Shard shard = Locate(key, out ulong position);
        KeyTable table = shard.Get(Number);
        bool compressed = false;
        int threshold = _store.CompressionThresholdBytes;
        if (type == KeyType.String && threshold != 0 && value.Length >= threshold
            && value.Length <= CompressedValue.BytesMax
            && CompressedValue.TryCompress(value, ref shard.Scratch, out ReadOnlySpan<byte> stored))
        {
            value = stored;
            compressed = true;
        }

        table.Put(position, new RecordParts
        {
            Type = type,
            Key = key,
            Value = value,
            ExpiresAtMs = expiresAtMs,
            Access = AccessClock.Initial(AccessNowMs(), _store.CountsUses),
            Compressed = compressed,
            Form = form,
        });
        shard.Recount(Number, table);
    }

    /// <summary>The key holds this large collection, which the store owns from now on.</summary>
    public void PutLarge(ReadOnlySpan<byte> key, long expiresAtMs, LargeValue value)
    {
        Shard shard = Locate(key, out ulong position);
        KeyTable table = shard.Get(Number);
        table.PutLarge(
            position, key, expiresAtMs, AccessClock.Initial(AccessNowMs(), _store.CountsUses), value);
        shard.Recount(Number, table);
    }

    /// <summary>
    /// A string's value for writing a part of it in place, when the key holds one of exactly this length, uncompressed;
    /// else empty.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="length">Bytes that its value has.</param>
    public Span<byte> InPlace(ReadOnlySpan<byte> key, int length)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place)) return [];
        Record record = table.At(place);
        if (record.Type != KeyType.String || record.Compressed || record.Value.Length != length) return [];
        Touch(record, shard);
        record.Form = StringForm.Raw;
        return record.Value;
    }

    /// <summary>A string counts as written in part, though nothing was: as in Redis when a bit is set again.</summary>
    public void MarkRaw(ReadOnlySpan<byte> key)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place)) return;
        Record record = table.At(place);
        if (record.Type == KeyType.String) record.Form = StringForm.Raw;
    }

    /// <summary>Tells the store that a large collection of this key grew or shrank in memory.</summary>
    public void LargeChanged(ReadOnlySpan<byte> key, LargeValue value)
    {
        Shard shard = Locate(key, out _);
        KeyTable table = shard.Get(Number);
        table.Recount(value);
        shard.Recount(Number, table);
    }

    /// <summary>
    /// The key is gone; false where it was not there. A large collection is disposed. One that had expired is removed
    /// and logged, and was not there.
    /// </summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place)) return false;
        table.Remove(position, place)?.Dispose();
        shard.Recount(Number, table);
        return true;
    }

    /// <summary>
    /// Takes a key's large collection out of the store without disposing it, for a move to another key; the key is
    /// gone. Null, and nothing changes, where it holds none.
    /// </summary>
    public LargeValue? Detach(ReadOnlySpan<byte> key)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place)) return null;
        if (!table.At(place).Large) return null;
        LargeValue? large = table.Remove(position, place);
        shard.Recount(Number, table);
        return large;
    }

    /// <summary>Sets or (0) removes the expiry; false where there is no such key.</summary>
    public bool SetExpiry(ReadOnlySpan<byte> key, long expiresAtMs)
    {
        Shard shard = Locate(key, out ulong position);
        if (!TryFindLive(shard, position, key, out KeyTable? table, out IndexPlace place)) return false;
        table.SetExpiry(place, key, expiresAtMs);
        shard.Recount(Number, table);
        return true;
    }

    /// <summary>
    /// For keys of commands that come soon, when many wait: begins to load a key's place in the index, and gives the
    /// hash for <see cref="PrefetchRecord"/>. To be called for all of them, then that for all of them, then the
    /// commands: each load from memory takes longer than the rest of a command, and so they overlap. No shard need be
    /// locked.
    /// </summary>
    public ulong PrefetchIndex(ReadOnlySpan<byte> key)
    {
        ulong hash = _store.HashOf(key);
        _store.ShardAt(hash).Find(Number)?.Index.PrefetchHome(hash << KeyIndex.ShardBits);
        return hash;
    }

    /// <summary>
    /// Begins to load the record of a key. Locks its shard for a moment; does nothing where another thread has it.
    /// </summary>
    public void PrefetchRecord(ulong hash)
    {
        Shard shard = _store.ShardAt(hash);
        if (!shard.Gate.TryEnter()) return;
        shard.Find(Number)?.Index.PrefetchRecord(hash << KeyIndex.ShardBits);
        shard.Gate.Exit();
    }

    /// <summary>What the store knows of a key, without using it; false where there is none or it has expired.</summary>
    public bool TryInspect(ReadOnlySpan<byte> key, out KeyFacts facts)
    {
        facts = default;
        Shard shard = Locate(key, out ulong position);
        if (shard.Find(Number) is not { } table || !table.Index.TryFind(position, key, out IndexPlace place))
            return false;
        Record record = table.At(place);
        if (IsExpired(record, NowMs)) return false;
        long large = record.Large ? table.LargeOf(record).Bytes : 0;
        facts = new KeyFacts
        {
            Bytes = record.Bytes + (table.Index.Bytes / table.Index.Count) + large,
            StoredBytes = record.Large ? large : record.Value.Length,
            Compressed = record.Compressed,
            IdleSeconds = AccessClock.IdleSeconds(record.Access, AccessNowMs()),
            Frequency = AccessClock.Frequency(record.Access, AccessNowMs()),
        };
        return true;
    }

    /// <summary>Whether a record's time has passed.</summary>
    internal static bool IsExpired(in Record record, long nowMs) => record.Expires && record.ExpiresAtMs < nowMs;

    private Shard Locate(ReadOnlySpan<byte> key, out ulong position)
    {
        ulong hash = _store.HashOf(key);
        position = hash << KeyIndex.ShardBits;
        Shard shard = _store.ShardAt(hash);
        Debug.Assert(shard.Gate.IsHeldByCurrentThread, "The key's shard is not locked.");
        return shard;
    }

    private bool TryFindLive(
        Shard shard,
        ulong position,
        ReadOnlySpan<byte> key,
        [NotNullWhen(true)] out KeyTable? table,
        out IndexPlace place)
    {
        table = shard.Find(Number);
        place = default;
        if (table is null || !table.Index.TryFind(position, key, out place)) return false;
        Record record = table.At(place);
        if (!record.Expires || !IsExpired(record, NowMs)) return true;
        if (!KeepsExpired) _store.RemoveOwn(shard, Number, position, place, KeyRemoval.Expired, Effects);
        return false;
    }

    private long AccessNowMs()
    {
        long nowMs = NowMs;
        return nowMs != 0 ? nowMs : _store.NowMs;
    }

    private void Touch(Record record, Shard shard)
    {
        uint before = record.Access;
        uint after = AccessClock.Touched(before, AccessNowMs(), _store.CountsUses, shard.Random);
        if (after != before) record.Access = after;
    }
}
