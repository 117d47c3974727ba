using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <content>
/// MULTI, EXEC and WATCH. A transaction locks every shard that its commands and its watches name, compares the watches,
/// runs its commands and appends one record: it is atomic for everybody, on the disk too.
/// </content>
public sealed partial class KeySession
{
    private readonly List<KeyWatch> _watches = [];
    private KeyTransaction? _transaction;
    private bool _executing;
    private long _errorsWithin;

    internal bool InExecution => _executing;

    internal bool InTransaction => _transaction is not null;

    internal int QueuedCommands => _transaction?.Commands.Count ?? -1;

    internal long QueuedBytes => _transaction?.Bytes ?? 0;

    internal int WatchCount => _watches.Count;

    internal void BeginTransaction()
    {
        if (_transaction is not null)
        {
            Output.Error("ERR MULTI calls can not be nested");
            return;
        }

        _transaction = new KeyTransaction();
        Output.Ok();
    }

    internal void DiscardTransaction()
    {
        if (_transaction is null)
        {
            Output.Error("ERR DISCARD without MULTI");
            return;
        }

        EndTransaction();
        Output.Ok();
    }

    /// <summary>Watches the keys that WATCH names; their shards are locked.</summary>
    internal void Watch(RespArguments arguments)
    {
        if (_transaction is not null)
        {
            Output.Error("ERR WATCH inside MULTI is not allowed");
            return;
        }

        for (int i = 1; i < arguments.Count; i++) Watch(arguments[i]);
        Output.Ok();
    }

    /// <summary>
    /// Watches nothing any more. Locks the keys' shards itself, one after the other: none is locked, or, in a
    /// transaction, all of them are.
    /// </summary>
    internal void ForgetWatches()
    {
        foreach (KeyWatch watch in _watches)
        {
            Service.Store.Enter(watch.Key.Shard);
            try
            {
                Service.Watches.Unwatch(watch.Key);
            }
            finally
            {
                Service.Store.Exit(watch.Key.Shard);
            }
        }

        _watches.Clear();
    }

    /// <summary>EXEC, with the shards of all commands and watches locked.</summary>
    internal void ExecuteTransaction()
    {
        if (_transaction is not { } transaction)
        {
            Output.Error("ERR EXEC without MULTI");
            return;
        }

        bool changed = WatchedKeyChanged();
        EndTransaction();
        if (transaction.Failed)
        {
            Output.Error("EXECABORT Transaction discarded because of previous errors.");
        }
        else if (changed)
        {
            Output.NullArray();
        }
        else
        {
            ExecuteQueued(transaction);
        }
    }

    internal void EndTransaction()
    {
        _transaction = null;
        ForgetWatches();
    }

    private void ExecuteQueued(KeyTransaction transaction)
    {
        Output.Array(transaction.Commands.Count);
        _executing = true;
        try
        {
            foreach ((KeyCommandEntry entry, RespArguments arguments) in transaction.Commands) Call(entry, arguments);
        }
        finally
        {
            _executing = false;
        }
    }

    private void Queue(KeyCommandEntry entry, RespArguments arguments)
    {
        _transaction!.Add(entry, arguments);
        if (_transaction.Bytes > Service.Tuning.QueryBytesMax)
        {
            Reject(entry, arguments, "ERR the transaction is larger than client-query-buffer-limit");
            return;
        }

        Output.Simple("QUEUED"u8);
    }

    private ulong ShardsOfTransaction()
    {
        ulong shards = 0;
        foreach (KeyWatch watch in _watches) shards |= 1UL << watch.Key.Shard;
        if (_transaction is null or { Failed: true }) return shards;
        foreach ((KeyCommandEntry entry, RespArguments arguments) in _transaction.Commands)
        {
            // A command that looks at all keys locks shard after shard, which would not be in ascending order behind
            // those that the transaction holds.
            if ((entry.Has & KeyCommandFlags.AllKeys) != KeyCommandFlags.None) return ShardSet.All;
            shards |= ShardSet.Of(Service.Store, entry, arguments);
        }

        return shards;
    }

    private void Watch(ReadOnlySpan<byte> key)
    {
        foreach (KeyWatch known in _watches)
        {
            DatabaseKey name = known.Key.Key;
            if (name.Database == DatabaseNumber && key.SequenceEqual(name.Key)) return;
        }

        WatchedKey watched = Service.Watches.Watch(Service.Store.ShardOf(key), DatabaseNumber, key);
        bool existed = Database.TryGet(key, out _, touch: false);
        _watches.Add(new KeyWatch(watched, watched.Version, existed, Service.Watches.SwapsOf(DatabaseNumber)));
    }

    /// <summary>
    /// Whether a watched key was changed, or came to be or ceased to be in another way: by expiring, by a flush or a
    /// swap.
    /// </summary>
    private bool WatchedKeyChanged()
    {
        foreach (KeyWatch watch in _watches)
        {
            (int database, byte[] key) = (watch.Key.Key.Database, watch.Key.Key.Key);
            bool exists = DatabaseOf(database).TryGet(key, out KeyEntry _, touch: false);
            if (watch.Key.Version != watch.Version || exists != watch.Existed) return true;
            if (exists && Service.Watches.SwapsOf(database) != watch.Swaps) return true;
        }

        return false;
    }
}
