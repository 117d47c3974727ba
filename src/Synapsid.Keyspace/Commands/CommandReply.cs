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

    /// <summary>A command's name and its documents, as a member of the map of <c>COMMAND DOCS</c>.</summary>
    internal static void Docs(RespWriter reply, KeyCommandEntry entry)
    {
        KeyCommand command = entry.Command;
        reply.Bulk(entry.FullName);
        reply.Map(entry.Children.Count > 0 ? 4 : 3);
        reply.Bulk("summary"u8);
        reply.Bulk(command.Summary);
        reply.Bulk("since"u8);
        reply.Bulk(command.Since);
        reply.Bulk("group"u8);
        reply.Bulk(command.Group);
        if (entry.Children.Count == 0) return;
        reply.Bulk("subcommands"u8);
        reply.Map(entry.Children.Count);
        foreach (KeyCommandEntry child in entry.Children) Docs(reply, child);
    }

    /// <summary>The categories of access that a command belongs to, with their sign: <c>@read</c>.</summary>
    internal static List<string> Categories(KeyCommandEntry entry)
    {
        KeyCommandFlags flags = entry.Has;
        List<string> categories = [];
        if (flags.HasFlag(KeyCommandFlags.Write)) categories.Add("@write");
        if (flags.HasFlag(KeyCommandFlags.ReadOnly)) categories.Add("@read");
        if (flags.HasFlag(KeyCommandFlags.Admin)) categories.AddRange(["@admin", "@dangerous"]);
        if (flags.HasFlag(KeyCommandFlags.PubSub)) categories.Add("@pubsub");
        categories.Add(flags.HasFlag(KeyCommandFlags.Fast) ? "@fast" : "@slow");
        string? group = entry.Command.Group switch
        {
            "generic" => "@keyspace",
            "sorted-set" => "@sortedset",
            "transactions" => "@transaction",
            "string" or "hash" or "list" or "set" or "bitmap" or "connection" or "scripting" =>
                "@" + entry.Command.Group,
            _ => null,
        };
        if (group is not null) categories.Add(group);
        return categories;
    }

    private static void KeySpecs(RespWriter reply, KeyCommand command)
    {
        bool counted = command.KeyCountAt > 0;
        reply.Array((command.FirstKey > 0 ? 1 : 0) + (counted ? 1 : 0));
        string access = command.Flags.HasFlag(KeyCommandFlags.Write) ? "RW" : "RO";
        if (command.FirstKey > 0)
        {
            int last = command.LastKey >= 0 ? command.LastKey - command.FirstKey : command.LastKey;
            SpecHead(reply, access, command.FirstKey);
            reply.Bulk("range"u8);
            reply.Bulk("spec"u8);
            reply.Map(3);
            Pair(reply, "lastkey", last);
            Pair(reply, "keystep", command.KeyStep);
            Pair(reply, "limit", 0);
        }

        if (!counted) return;
        SpecHead(reply, access, command.KeyCountAt);
        reply.Bulk("keynum"u8);
        reply.Bulk("spec"u8);
        reply.Map(3);
        Pair(reply, "keynumidx", 0);
        Pair(reply, "firstkey", 1);
        Pair(reply, "keystep", 1);
    }

    /// <summary>Everything up to the name of the way in which keys are found.</summary>
    private static void SpecHead(RespWriter reply, string access, int index)
    {
        reply.Map(3);
        reply.Bulk("flags"u8);
        reply.Set(1);
        reply.Simple(Encoding.ASCII.GetBytes(access));
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

    private static void Words(RespWriter reply, List<string> words)
    {
        reply.Set(words.Count);
        foreach (string word in words) reply.Simple(Encoding.ASCII.GetBytes(word));
    }
}
