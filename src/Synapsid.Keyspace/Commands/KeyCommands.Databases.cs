using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Whole databases. Every shard is locked by the caller.</content>
internal static partial class KeyCommands
{
    private static void DbSize(KeyCall call) => call.Reply.Integer(call.Space.CountKeys(call.Database.Number));

    private static void FlushDb(KeyCall call)
    {
        if (!TryFlushMode(call)) return;
        call.NoteAct("erasure", $"database {call.Database.Number}");
        Flush(call, call.Database.Number);
        call.Flushed();
        call.Reply.Ok();
    }

    private static void FlushAll(KeyCall call)
    {
        if (!TryFlushMode(call)) return;
        call.NoteAct("erasure", "all databases");
        for (int database = 0; database < KeyspaceStore.DatabaseCount; database++) Flush(call, database);
        call.Flushed();
        call.Reply.Ok();
    }

    /// <summary>Memory is given back by slabs, so that both modes are one.</summary>
    private static bool TryFlushMode(KeyCall call)
    {
        if (call.Arguments.Count == 1) return true;
        if (call.Arguments.Count == 2 && (call.Is(1, "ASYNC"u8) || call.Is(1, "SYNC"u8))) return true;
        call.Reply.Error(KeyErrors.Syntax);
        return false;
    }

    private static void Flush(KeyCall call, int database)
    {
        if (call.Space.CountKeys(database) == 0) return;
        call.Space.Flush(database);
        call.Effects?.FlushDatabase(database);
    }

    private static void SwapDb(KeyCall call)
    {
        if (!call.TryDatabase(1, out int first, "ERR invalid first DB index")) return;
        if (!call.TryDatabase(2, out int second, "ERR invalid second DB index")) return;
        if (first != second)
        {
            call.Space.Swap(first, second);
            call.Effects?.SwapDatabases(first, second);
            call.Swapped(first, second);
        }

        call.Reply.Ok();
    }
}
