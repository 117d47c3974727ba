using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>How a key is kept.</content>
internal static partial class KeyCommands
{
    private const int EmbeddedBytesMax = 44; // as Redis draws the line between embstr and raw

    /// <summary>Redis' name for the form of a value.</summary>
    public static ReadOnlySpan<byte> EncodingOf(in KeyEntry entry) => entry.Type switch
    {
        KeyType.String when entry.Form == StringForm.Raw => "raw"u8,
        KeyType.String when entry.Form == StringForm.Whole && NumberText.TryParse(entry.Value, out _) => "int"u8,
        KeyType.String => entry.Value.Length <= EmbeddedBytesMax ? "embstr"u8 : "raw"u8,
        _ => SmallForm.EncodingOf(entry),
    };

    private static void ObjectEncoding(KeyCall call)
    {
        bool found = call.Database.TryGet(call.Arguments[2], out KeyEntry entry, touch: false);
        if (found) call.Reply.Bulk(EncodingOf(entry));
        else call.Reply.Null();
    }

    private static void ObjectFreq(KeyCall call)
    {
        if (!call.Database.TryInspect(call.Arguments[2], out KeyFacts facts)) call.Reply.Null();
        else if (call.Space.CountsUses) call.Reply.Integer(facts.Frequency);
        else
        {
            call.Reply.Error(
                "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when "
                + "switching between policies at runtime LRU and LFU data will take some time to adjust.");
        }
    }

    private static void ObjectIdleTime(KeyCall call)
    {
        if (!call.Database.TryInspect(call.Arguments[2], out KeyFacts facts)) call.Reply.Null();
        else if (!call.Space.CountsUses) call.Reply.Integer(facts.IdleSeconds);
        else
        {
            call.Reply.Error(
                "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching "
                + "between policies at runtime LRU and LFU data will take some time to adjust.");
        }
    }

    private static void ObjectRefCount(KeyCall call)
    {
        if (!call.Database.TryGet(call.Arguments[2], out KeyEntry entry, touch: false)) call.Reply.Null();
        else call.Reply.Integer(IsSmallInteger(entry) ? int.MaxValue : 1);
    }

    /// <summary>Redis keeps one object for each of these and says so by this count, which test suites know.</summary>
    private static bool IsSmallInteger(in KeyEntry entry) =>
        entry is { Type: KeyType.String, Form: StringForm.Whole }
        && NumberText.TryParse(entry.Value, out long value) && value is >= 0 and < 10_000;

    private static void ObjectHelp(KeyCall call)
    {
        string[] lines =
        [
            "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "ENCODING <key>", "    Names the form in which the key's value is kept.",
            "FREQ <key>", "    Gives how often the key is used, where the memory limit goes by that.",
            "IDLETIME <key>", "    Gives the seconds since the key was used.",
            "REFCOUNT <key>", "    Gives 1, or 2147483647 for the integers that Redis shares.",
            "HELP", "    Prints this help.",
        ];
        call.Reply.Array(lines.Length);
        foreach (string line in lines) call.Reply.Simple(System.Text.Encoding.UTF8.GetBytes(line));
    }
}
