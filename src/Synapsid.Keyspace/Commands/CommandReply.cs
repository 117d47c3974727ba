using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>A command's description as COMMAND gives it, derived from the table.</summary>
internal static class CommandReply
{
    private static readonly (KeyCommandFlags Flag, string Name)[] FlagNames =
    [
        (KeyCommandFlags.Write, "write"), (KeyCommandFlags.ReadOnly, "readonly"), (KeyCommandFlags.DenyOom, "denyoom"),
        (KeyCommandFlags.Admin, "admin"), (KeyCommandFlags.PubSub, "pubsub"), (KeyCommandFlags.Fast, "fast"),
        (KeyCommandFlags.NoAuth, "no_auth"), (KeyCommandFlags.NoMulti, "no_multi"),
    ];

    private static readonly string[] CategoryOrder =
    [
        "@keyspace", "@read", "@write", "@set", "@sortedset", "@list", "@hash", "@string", "@bitmap", "@pubsub",
        "@admin", "@fast", "@slow", "@dangerous", "@connection", "@transaction", "@scripting",
    ];

    // What neither the group nor a flag says.
    private static readonly (string Category, string Commands)[] Further =
    [
        ("@keyspace", "DBSIZE FLUSHALL FLUSHDB SWAPDB"),
        ("@dangerous", "FLUSHALL FLUSHDB SWAPDB INFO KEYS"),
        ("@connection", "COMMAND WAIT"),
    ];

    /// <summary>The ten members of <c>COMMAND INFO</c>.</summary>
    internal static void Info(RespWriter reply, KeyCommandEntry entry)
    {
        KeyCommand command = entry.Command;
        List<string> flags = [];
        foreach ((KeyCommandFlags flag, string name) in FlagNames)
        {
            if (command.Flags.HasFlag(flag)) flags.Add(name);
        }

        if (command.KeyCountAt > 0) flags.Add("movablekeys");
        reply.Array(10);
        reply.Bulk(entry.FullName);
        reply.Integer(command.Arity);
        Words(reply, flags);
        reply.Integer(command.FirstKey);
        reply.Integer(command.LastKey);
        reply.Integer(command.FirstKey == 0 ? 0 : command.KeyStep);
        Words(reply, Categories(entry));
        reply.Set(0);
        KeySpecs(reply, command);
        reply.Array(entry.Children.Count);
        foreach (KeyCommandEntry child in entry.Children) Info(reply, child);
    }

    /// <summary>The categories of access that a command belongs to, with their sign: <c>@read</c>.</summary>
    internal static List<string> Categories(KeyCommandEntry entry)
    {
        KeyCommandFlags flags = entry.Has;
        bool isContainer = entry.Children.Count > 0 && !entry.Command.Name.Equals("COMMAND", StringComparison.Ordinal);
        string group = isContainer ? "" : entry.Command.Group switch
        {
            "generic" => "@keyspace",
            "sorted-set" => "@sortedset",
            "transactions" => "@transaction",
            "pubsub" => "", // a flag says it
            string other => "@" + other,
        };
        HashSet<string> own = [group, flags.HasFlag(KeyCommandFlags.Fast) ? "@fast" : "@slow"];
        if (flags.HasFlag(KeyCommandFlags.Write)) own.Add("@write");
        if (flags.HasFlag(KeyCommandFlags.ReadOnly)) own.Add("@read");
        if (flags.HasFlag(KeyCommandFlags.Admin)) own.UnionWith(["@admin", "@dangerous"]);
        if (flags.HasFlag(KeyCommandFlags.PubSub)) own.Add("@pubsub");
        string first = entry.Command.Name.Split(' ')[0];
        foreach ((string category, string commands) in Further)
        {
            if (commands.Split(' ').Contains(first)) own.Add(category);
        }

        return [.. CategoryOrder.Where(own.Contains)];
    }

    /// <summary>In how many ways a command names keys.</summary>
    internal static int KeySpecCount(KeyCommand command) =>
        (command.FirstKey > 0 ? 1 : 0) + (command.KeyCountAt > 0 || KeyUses.Of(command).Others.Length > 0 ? 1 : 0);

    private static void KeySpecs(RespWriter reply, KeyCommand command)
    {
        (string[] first, string[] rest) = KeyUses.Of(command);
        bool counted = command.KeyCountAt > 0;
        bool split = rest.Length > 0 && !counted;
        reply.Array(KeySpecCount(command));
        int last = command.LastKey >= 0 ? command.LastKey - command.FirstKey : command.LastKey;
        if (command.FirstKey > 0)
        {
            SpecHead(reply, first, command.FirstKey);
            Range(reply, split ? 0 : last, command.KeyStep);
        }

        if (split)
        {
            SpecHead(reply, rest, command.FirstKey + 1);
            Range(reply, last > 0 ? last - 1 : last, command.KeyStep);
        }

        if (!counted) return;
        SpecHead(reply, rest.Length > 0 ? rest : first, command.KeyCountAt);
        reply.Bulk("keynum"u8);
        reply.Bulk("spec"u8);
        reply.Map(3);
        Pair(reply, "keynumidx", 0);
        Pair(reply, "firstkey", 1);
        Pair(reply, "keystep", 1);
    }

    private static void Range(RespWriter reply, int last, int step)
    {
        reply.Bulk("range"u8);
        reply.Bulk("spec"u8);
        reply.Map(3);
        Pair(reply, "lastkey", last);
        Pair(reply, "keystep", step);
        Pair(reply, "limit", 0);
    }

    /// <summary>Everything up to the name of the way in which keys are found.</summary>
    private static void SpecHead(RespWriter reply, string[] use, int index)
    {
        reply.Map(3);
        reply.Bulk("flags"u8);
        Words(reply, use);
        reply.Bulk("begin_search"u8);
        reply.Map(2);
        reply.Bulk("type"u8);
        reply.Bulk("index"u8);
        reply.Bulk("spec"u8);
        reply.Map(1);
        Pair(reply, "index", index);
        reply.Bulk("find_keys"u8);
        reply.Map(2);
        reply.Bulk("type"u8);
    }

    private static void Pair(RespWriter reply, string name, int value)
    {
        reply.Bulk(name);
        reply.Integer(value);
    }

    /// <summary>Words as a set of simple strings.</summary>
    internal static void Words(RespWriter reply, IReadOnlyList<string> words)
    {
        reply.Set(words.Count);
        foreach (string word in words) reply.Simple(Encoding.ASCII.GetBytes(word));
    }
}
