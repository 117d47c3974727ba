using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Keyspace.Snapshots;

/// <content>Saving, while commands go on.</content>
public sealed partial class KeyspaceState
{
    /// <summary>What is copied under one hold of a shard's lock, well under 1 ms.</summary>
    private const int PortionBytes = 64 << 10;

    /// <summary>
    /// Writes the key space, portion by portion. Takes no more memory than two portions, however many keys there are.
    /// </summary>
    /// <param name="writer">The snapshot, whose own sequence is at most the journal's now.</param>
    /// <param name="journal">Tells the sequence at which a portion is taken.</param>
    /// <param name="sink">Where commands log; while it owes effects, nothing can be saved.</param>
    /// <param name="rest">Called between two portions, with no shard locked; may take its time.</param>
    /// <exception cref="IOException">The disk refused, effects are owed, or SWAPDB came between.</exception>
    public void Save(SnapshotWriter writer, IJournal journal, KeyspaceJournal? sink, Action? rest = null)
    {
        writer.WriteByte(FormatVersion);
        writer.WriteInt64((long)_store.Seed);
        using Saving saving = new(this, writer, journal, sink, rest);
        for (int database = 0; database < KeyspaceStore.DatabaseCount; database++)
        {
            if (_store.CountKeys(database) == 0) continue;
            ulong at = 0;
            do
            {
                at = saving.SavePortion(database, at);
                rest?.Invoke();
            }
            while (at != 0);
        }

        writer.WriteByte(End);
    }

    /// <summary>One run of <see cref="Save"/>: its buffer, and the large collections of the portion.</summary>
    private sealed class Saving : IDisposable
    {
        private readonly KeyspaceState _state;
        private readonly SnapshotWriter _writer;
        private readonly IJournal _journal;
        private readonly KeyspaceJournal? _sink;
        private readonly Action? _rest;
        private readonly int _swaps;
        private readonly EffectWriter _effects = new();
        private readonly List<LargeSave> _large = [];
        private readonly PortionVisit _copy;
        private int _database;

        public Saving(
            KeyspaceState state, SnapshotWriter writer, IJournal journal, KeyspaceJournal? sink, Action? rest)
        {
            (_state, _writer, _journal, _sink, _rest) = (state, writer, journal, sink, rest);
            _swaps = state._store.SwapCount;
            _copy = new PortionVisit(Copy);
        }

        /// <summary>Saves the portion that begins at a position; gives the next one's, 0 at the end.</summary>
        public ulong SavePortion(int database, ulong from)
        {
            KeyspaceStore store = _state._store;
            _database = database;
            _effects.Clear();
            int shard = KeyspaceStore.ShardAtCursor(from);
            ulong next;
            long sequence;
            store.Enter(shard);
            try
            {
                next = store.VisitPortion(database, from, PortionBytes, _copy);
                sequence = _journal.LastSequence;
                ThrowIfDisturbed();
            }
            finally
            {
                store.Exit(shard);
            }

            _writer.WriteByte(Portion);
            _writer.WriteByte((byte)database);
            _writer.WriteInt64((long)from);
            _writer.WriteInt64(sequence);
            _writer.WriteBytes(_effects.Written);
            SaveLarge();
            return next;
        }

        private void Copy(ReadOnlySpan<byte> key, in KeyEntry entry)
        {
            if (entry.Large is { } large)
            {
                _large.Add(new LargeSave(key.ToArray(), large, large.BeginSave(), entry.ExpiresAtMs));
                return;
            }

            _effects.Put(_database, key, entry.Type, entry.ExpiresAtMs, entry.Value);
        }

        private void SaveLarge()
        {
            while (_large is [LargeSave large, ..])
            {
                // The portion before may have held it too: a key on the border of two is visited for both.
                _effects.Clear();
                _effects.Delete(_database, large.Key);
                bool more;
                do
                {
                    more = SaveChunk(large);
                    if (!more && large.ExpiresAtMs != 0) _effects.Expire(_database, large.Key, large.ExpiresAtMs);
                    _writer.WriteByte(MoreEffects);
                    _writer.WriteBytes(_effects.Written);
                    _effects.Clear();
                    _rest?.Invoke();
                }
                while (more);
                _large.RemoveAt(0);
            }
        }

        /// <summary>Ends what was begun and not finished.</summary>
        public void Dispose()
        {
            foreach (LargeSave large in _large)
            {
                int shard = _state._store.ShardOf(large.Key);
                _state._store.Enter(shard);
                large.Save.Dispose();
                _state._store.Exit(shard);
            }

            _large.Clear();
        }

        /// <summary>
        /// Takes the next elements. One that has left its key meanwhile is over: the effect that says so is newer than
        /// the portion, and is replayed.
        /// </summary>
        private bool SaveChunk(LargeSave large)
        {
            int shard = _state._store.ShardOf(large.Key);
            _state._store.Enter(shard);
            try
            {
                ThrowIfDisturbed();
                bool there = _state._databases[_database].TryPeek(large.Key, out KeyEntry entry)
                    && ReferenceEquals(entry.Large, large.Value);
                if (there && large.Save.Next(_effects, _database, large.Key, PortionBytes)) return true;
                large.Save.Dispose();
                return false;
            }
            finally
            {
                _state._store.Exit(shard);
            }
        }

        /// <summary>With a shard entered: what was copied may not be what its sequence says.</summary>
        private void ThrowIfDisturbed()
        {
            if (_sink is { Owes: true }) throw new IOException("Keys cannot be saved while the journal has no room.");
            if (_state._store.SwapCount == _swaps) return;
            throw new IOException("Keys cannot be saved while SWAPDB exchanges them.");
        }

        private sealed record LargeSave(byte[] Key, LargeValue Value, ILargeValueSave Save, long ExpiresAtMs);
    }
}
