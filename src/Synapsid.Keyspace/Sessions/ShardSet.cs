using System.Buffers.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The shards that a command locks, as bits: those of the keys that its arguments name.</summary>
internal static class ShardSet
{
    /// <summary>Every shard.</summary>
    internal const ulong All = ulong.MaxValue;

    /// <summary>The shards of a command's keys.</summary>
    internal static ulong Of(KeyspaceStore store, KeyCommandEntry entry, RespArguments arguments)
    {
        if (entry.LocksAll) return All;
        ulong shards = 0;
        KeyCommand command = entry.Command;
        if (command.FirstKey > 0)
        {
            int last = command.LastKey >= 0 ? command.LastKey : arguments.Count + command.LastKey;
            last = Math.Min(last, arguments.Count - 1);
            for (int i = command.FirstKey; i <= last; i += command.KeyStep) shards |= Bit(store, arguments[i]);
        }

        if (command.KeyCountAt <= 0) return shards;
        // A count that is no plain number is an error, which the command itself tells; should it read the number in
        // another way than this, it still must not touch a key that is not locked.
        if (!TryCount(arguments, command.KeyCountAt, out int count)) return All;
        for (int i = 1; i <= count; i++) shards |= Bit(store, arguments[command.KeyCountAt + i]);
        return shards;
    }

    /// <summary>The indexes of the keys that a request names, in their order.</summary>
    internal static List<int> KeysOf(KeyCommand command, RespArguments arguments, int at = 0)
    {
        List<int> keys = [];
        int count = arguments.Count - at;
        if (command.FirstKey > 0)
        {
            int last = command.LastKey >= 0 ? command.LastKey : count + command.LastKey;
            for (int i = command.FirstKey; i <= Math.Min(last, count - 1); i += command.KeyStep) keys.Add(at + i);
        }

        if (command.KeyCountAt <= 0 || !TryCount(arguments, at + command.KeyCountAt, out int counted)) return keys;
        for (int i = 1; i <= counted; i++) keys.Add(at + command.KeyCountAt + i);
        return keys;
    }

    private static ulong Bit(KeyspaceStore store, ReadOnlySpan<byte> key) => 1UL << store.ShardOf(key);

    private static bool TryCount(RespArguments arguments, int at, out int count)
    {
        count = 0;
        if (at >= arguments.Count) return false;
        ReadOnlySpan<byte> text = arguments[at];
        return Utf8Parser.TryParse(text, out count, out int read) && read == text.Length
            && count >= 0 && count < arguments.Count - at;
    }
}
