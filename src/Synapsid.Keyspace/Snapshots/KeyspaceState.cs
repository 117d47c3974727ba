using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Keyspace.Snapshots;

/// <summary>
/// The key space as recovery and snapshots see it: loads portions, applies effects that are newer than their key's
/// portion, and writes portions while commands go on. docs/formats/keyspace.md describes the bytes and argues why
/// replay gives the state that was. This file has recovery; <c>KeyspaceState.Save.cs</c> saving.
/// </summary>
public sealed partial class KeyspaceState
{
    private const byte FormatVersion = 1;
    private const byte End = 0;
    private const byte Portion = 1;
    private const byte MoreEffects = 2;

    /// <summary>A record with its value, a string of 512 MiB, has to fit.</summary>
    private const int EffectsBytesMax = 1 << 30;

    /// <summary>Threads that load a snapshot, where there are as many cores.</summary>
    private const int LoadersMax = 4;

    private readonly KeyspaceStore _store;
    private readonly KeyDatabase[] _databases;
    private readonly Dictionary<long, MemoryStream> _parts = [];
    private PortionMap? _portions;

    /// <summary>Over an empty key space.</summary>
    public KeyspaceState(KeyspaceStore store)
    {
        _store = store;
        _databases = Open(store);
    }

    /// <summary>
    /// Loads what <see cref="Save"/> wrote, into the empty key space, on several threads. No shard may be entered.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is none that this version wrote.</exception>
    public void Load(SnapshotReader reader) =>
        Load(reader, Math.Clamp(Environment.ProcessorCount, 1, LoadersMax));

    /// <summary>As <see cref="Load(SnapshotReader)"/>, for a thread that holds every shard: on it alone.</summary>
    public void LoadWithin(SnapshotReader reader) => Load(reader, threads: 1);

    private void Load(SnapshotReader reader, int threads)
    {
        byte version = reader.ReadByte();
        if (version != FormatVersion)
        {
            throw new InvalidDataException(
                $"The snapshot's keys have format {version}, and this program knows {FormatVersion} only.");
        }

        if ((ulong)reader.ReadInt64() != _store.Seed)
        {
            throw new InvalidDataException("The snapshot's keys are those of another data folder.");
        }

        PortionMap portions = new();
        List<(int Shard, long Start, int Length)> saved = [];
        int shard = 0;
        for (byte mark = reader.ReadByte(); mark != End; mark = reader.ReadByte())
        {
            if (mark == Portion)
            {
                int database = reader.ReadByte();
                ulong from = (ulong)reader.ReadInt64();
                shard = KeyspaceStore.ShardAtCursor(from);
                if (!portions.TryAdd(database, from, reader.ReadInt64())) throw Unreadable("a portion is out of order");
            }
            else if (mark != MoreEffects)
            {
                throw Unreadable($"it has a mark {mark}");
            }

            ulong length = reader.ReadVarInt();
            if (length > EffectsBytesMax || length > (ulong)reader.Remaining) throw Unreadable("a length is too large");
            saved.Add((shard, reader.Skip((int)length), (int)length));
        }

        ApplyAll(reader, saved, threads);
        _portions = portions;
    }

    /// <summary>
    /// Applies a record of the journal. Records come in order of sequence; what a portion holds already is passed over.
    /// </summary>
    /// <exception cref="InvalidDataException">The record passed its checksum but is no effect of this
    /// version.</exception>
    public void Apply(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case KeyspaceJournal.WholeKind:
                if (!TryApply(record.Sequence, record.Payload)) throw Unreadable(record);
                break;
            case KeyspaceJournal.PartKind or KeyspaceJournal.LastPartKind when record.Payload.Length > sizeof(long):
                ApplyPart(record);
                break;
            default:
                throw Unreadable(record);
        }
    }

    /// <summary>Tells that the journal was read to its end: parts without a last one never happened.</summary>
    public void EndRecovery()
    {
        _parts.Clear();
        _portions = null;
    }

    private void ApplyPart(in JournalRecord record)
    {
        long first = BinaryPrimitives.ReadInt64LittleEndian(record.Payload);
        bool isFirst = first == 0;
        if (isFirst) _parts.Add(first = record.Sequence, new MemoryStream());

        // Its first part was before the snapshot, whose portions therefore hold all of it.
        if (!_parts.TryGetValue(first, out MemoryStream? whole)) return;
        whole.Write(record.Payload[sizeof(long)..]);
        if (record.Kind == KeyspaceJournal.PartKind) return;
        _parts.Remove(first);
        if (!TryApply(record.Sequence, whole.GetBuffer().AsSpan(0, (int)whole.Length))) throw Unreadable(record);
    }

    private bool TryApply(long sequence, ReadOnlySpan<byte> effects)
    {
        if (_portions is { } portions && sequence > portions.LastSequence) _portions = null;
        EffectReader reader = new(effects);
        while (reader.TryRead(out Effect effect))
        {
            bool applied = effect.Kind switch
            {
                EffectKind.FlushDatabase => Flush(effect.Database, sequence),
                EffectKind.SwapDatabases => TrySwap(effect),
                _ => IsSaved(effect, sequence) || TryApply(_databases, effect),
            };
            if (!applied) return false;
        }

        return !reader.Failed;
    }

    private bool IsSaved(in Effect effect, long sequence) =>
        _portions is { } portions && sequence <= portions.SequenceOf(effect.Database, _store.PositionOf(effect.Key));

    private bool TryApply(KeyDatabase[] databases, in Effect effect)
    {
        int shard = _store.ShardOf(effect.Key);
        _store.Enter(shard);
        try
        {
            return EffectApplier.Apply(databases[effect.Database], effect);
        }
        finally
        {
            _store.Exit(shard);
        }
    }

    private static KeyDatabase[] Open(KeyspaceStore store) =>
        [.. Enumerable.Range(0, KeyspaceStore.DatabaseCount).Select(i => store.Open(i, effects: null, clock: null))];

    /// <summary>
    /// Applies what a snapshot holds, on several threads: a shard's portions by one of them and in their order. Shards
    /// have no key in common, so nothing else has to be in order.
    /// </summary>
    private void ApplyAll(SnapshotReader reader, List<(int Shard, long Start, int Length)> saved, int threads)
    {
        if (threads == 1)
        {
            ApplyShards(_ => true);
            return;
        }

        try
        {
            ParallelOptions all = new() { MaxDegreeOfParallelism = threads };
            Parallel.For(0, threads, all, thread => ApplyShards(shard => shard % threads == thread));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        void ApplyShards(Predicate<int> wanted)
        {
            KeyDatabase[] databases = Open(_store);
            byte[] buffer = [];
            foreach ((int shard, long start, int length) in saved)
            {
                if (!wanted(shard)) continue;
                if (buffer.Length < length) buffer = new byte[Math.Max(length, PortionBytes + (PortionBytes / 4))];
                Span<byte> effects = buffer.AsSpan(0, length);
                reader.ReadAt(start, effects);
                ApplyAll(databases, effects);
            }
        }
    }

    private void ApplyAll(KeyDatabase[] databases, ReadOnlySpan<byte> effects)
    {
        EffectReader reader = new(effects);
        while (reader.TryRead(out Effect effect))
        {
            if (!TryApply(databases, effect)) throw Unreadable("an effect is malformed");
        }

        if (reader.Failed) throw Unreadable("its effects are malformed");
    }

    /// <summary>
    /// Forgets the keys of a database that were saved before the flush; the others came to be after it.
    /// </summary>
    private bool Flush(int database, long sequence)
    {
        if (_portions is null)
        {
            WithAllShards(() => _store.Flush(database));
            return true;
        }

        List<byte[]> older = [];
        ulong cursor = 0;
        do
        {
            cursor = _store.Scan(database, cursor, 1_000, (key, in _) =>
            {
                if (_portions.SequenceOf(database, _store.PositionOf(key)) < sequence) older.Add(key.ToArray());
            }, values: false);
        }
        while (cursor != 0);

        foreach (byte[] key in older)
        {
            TryApply(_databases, new Effect { Kind = EffectKind.Delete, Database = database, Key = key, Own = [] });
        }

        return true;
    }

    /// <summary>
    /// A snapshot is not finished while databases change places, so every portion is older than this.
    /// </summary>
    private bool TrySwap(in Effect effect)
    {
        int first = effect.Database;
        if (effect.Key is not [byte second and < KeyspaceStore.DatabaseCount]) return false;
        int other = second;
        WithAllShards(() => _store.Swap(first, other));
        return true;
    }

    private void WithAllShards(Action action)
    {
        for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) _store.Enter(shard);
        try
        {
            action();
        }
        finally
        {
            for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) _store.Exit(shard);
        }
    }

    private static InvalidDataException Unreadable(string problem) =>
        new($"The snapshot's keys cannot be read: {problem}.");

    private static InvalidDataException Unreadable(in JournalRecord record) => new(
        $"Journal record {record.Sequence} (kind 0x{record.Kind:x2}, {record.Payload.Length:N0} bytes) is no effect on "
        + "keys that this version can read. Was the data folder written by a newer Synapsid?");
}
