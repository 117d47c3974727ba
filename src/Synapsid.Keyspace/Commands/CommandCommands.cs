using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>COMMAND and its subcommands: the table, told to clients.</summary>
internal static class CommandCommands
{
    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("COMMAND", -1, "Describes all commands.", "", Describe),
        Make("COMMAND COUNT", 2, "Counts the commands.", "", call => call.Reply.Integer(Tops(call).Count)),
        Make("COMMAND INFO", -2, "Describes commands.", "[command-name [command-name ...]]", Info),
        Make("COMMAND DOCS", -2, "Documents commands.", "[command-name [command-name ...]]", Docs),
        Make("COMMAND LIST", -2, "Names the commands.",
            "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]", List),
        Make("COMMAND GETKEYS", -4, "Gives the keys that a command line names.", "command [arg [arg ...]]",
            call => GetKeys(call, withUses: false)),
        Make("COMMAND GETKEYSANDFLAGS", -4, "Gives the keys that a command line names, and what becomes of each.",
            "command [arg [arg ...]]", call => GetKeys(call, withUses: true)) with { Since = "7.0.0" },
        HelpText.For("COMMAND", "server"),
    ];

    private static List<KeyCommandEntry> Tops(KeyCall call) =>
        [.. SessionCall.SessionOf(call).Service.Commands.Entries.Where(entry => entry.Parent is null)];

    private static void Describe(KeyCall call)
    {
        List<KeyCommandEntry> tops = Tops(call);
        call.Reply.Array(tops.Count);
        foreach (KeyCommandEntry entry in tops) CommandReply.Info(call.Reply, entry);
    }

    private static void Info(KeyCall call)
    {
        if (call.Arguments.Count == 2)
        {
            Describe(call);
            return;
        }

        call.Reply.Array(call.Arguments.Count - 2);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (Named(call, i) is { } entry) CommandReply.Info(call.Reply, entry);
            else call.Reply.Null();
        }
    }

    private static void Docs(KeyCall call)
    {
        List<KeyCommandEntry> shown = call.Arguments.Count == 2 ? Tops(call) : [];
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (Named(call, i) is { } entry) shown.Add(entry);
        }

        call.Reply.Map(shown.Count);
        foreach (KeyCommandEntry entry in shown) CommandDocs.Write(call.Reply, entry);
    }

    private static void List(KeyCall call)
    {
        IEnumerable<KeyCommandEntry> entries = SessionCall.SessionOf(call).Service.Commands.Entries;
        if (call.Arguments.Count != 2)
        {
            bool filters = call.Arguments.Count == 5 && call.Is(2, "FILTERBY"u8);
            byte[] wanted = filters ? call.Arguments[4].ToArray() : [];
            string category = Encoding.UTF8.GetString(wanted).ToLowerInvariant();
            if (filters && call.Is(3, "MODULE"u8))
            {
                entries = [];
            }
            else if (filters && call.Is(3, "ACLCAT"u8))
            {
                entries = entries.Where(entry => CommandReply.Categories(entry).Contains("@" + category));
            }
            else if (filters && call.Is(3, "PATTERN"u8))
            {
                entries = entries.Where(entry => Glob.Matches(wanted, Encoding.ASCII.GetBytes(entry.FullName), true));
            }
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }
        }

        KeyCommandEntry[] found = [.. entries];
        call.Reply.Array(found.Length);
        foreach (KeyCommandEntry entry in found) call.Reply.Bulk(entry.FullName);
    }

    private static void GetKeys(KeyCall call, bool withUses)
    {
        RespArguments arguments = call.Arguments;
        KeyCommandEntry? entry = SessionCall.SessionOf(call).Service.Commands.Find(arguments, at: 2);
        if (entry is null)
        {
            call.Reply.Error("ERR Invalid command specified");
            return;
        }

        if (entry.Command is { FirstKey: 0, KeyCountAt: 0 })
        {
            call.Reply.Error("ERR The command has no key arguments");
            return;
        }

        if (!entry.TakesArguments(arguments.Count - 2))
        {
            call.Reply.Error("ERR Invalid number of arguments specified for command");
            return;
        }

        List<int> keys = ShardSet.KeysOf(entry.Command, arguments, at: 2);
        if (keys.Count == 0)
        {
            call.Reply.Error("ERR Invalid arguments specified for command");
            return;
        }

        call.Reply.Array(keys.Count);
        foreach (int key in keys)
        {
            if (withUses) call.Reply.Array(2);
            call.Reply.Bulk(arguments[key]);
            if (withUses) CommandReply.Words(call.Reply, KeyUses.Of(entry, arguments, at: 2, isFirst: key == keys[0]));
        }
    }

    /// <summary>The command that an argument names: <c>get</c>, or <c>client|list</c>.</summary>
    private static KeyCommandEntry? Named(KeyCall call, int argument)
    {
        ReadOnlySpan<byte> name = call.Arguments[argument];
        KeyCommandTable table = SessionCall.SessionOf(call).Service.Commands;
        int bar = name.IndexOf((byte)'|');
        return bar < 0 ? table.Find(name) : table.Find(name[..bar])?.Subcommands?.Find(name[(bar + 1)..]);
    }

    private static KeyCommand Make(
        string name, int arity, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = KeyCommandFlags.None,
        Group = "server",
        Summary = summary,
        Syntax = syntax,
        Since = "2.8.13",
        Handler = handler,
    };
}
