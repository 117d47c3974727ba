using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>
/// What a reply to <c>COMMAND</c> says of each command that a client may go by: how many arguments, where its keys are and
/// what becomes of them, its categories. Left out are flags about the machinery of a server, tips and notes.
/// </summary>
internal static class CommandFacts
{
    private const int Arity = 1;
    private const int Flags = 2;
    private const int Tips = 7;
    private const int Subcommands = 9;

    // Flags that lock and limit what a command may do here as there.
    private static readonly string[] SharedFlags = ["write", "readonly", "denyoom", "pubsub", "no_auth", "movablekeys"];

    // Ours answer for themselves, lock by themselves, or are grouped by what they are about.
    private static readonly string[] Own = ["object|help", "function|flush", "function|help", "memory|purge", "lastsave"];

    /// <summary>The facts by name.</summary>
    public static Dictionary<string, string> Read(byte[] reply)
    {
        RespReplyReader reader = new(reply);
        Dictionary<string, string> facts = [];
        reader.Read();
        int count = reader.Count;
        for (int i = 0; i < count; i++) ReadOne(ref reader, facts);
        return facts;
    }

    private static void ReadOne(ref RespReplyReader reader, Dictionary<string, string> facts)
    {
        reader.Read();
        reader.Read();
        string name = reader.Text;
        StringBuilder text = new();
        for (int field = Arity; field < Subcommands; field++)
        {
            string value = Text(ref reader);
            if (field == Flags) value = string.Join(' ', SharedFlags.Where(flag => value.Split(' ').Contains(flag)));
            if (field != Tips) text.Append(value).Append(" | ");
        }

        if (!Own.Contains(name)) facts.Add(name, text.ToString());
        reader.Read();
        int children = reader.Count;
        for (int i = 0; i < children; i++) ReadOne(ref reader, facts);
    }

    private static string Text(ref RespReplyReader reader)
    {
        reader.Read();
        if (reader.Kind is not (RespReplyKind.Array or RespReplyKind.Map or RespReplyKind.Set)) return reader.Text;
        int count = reader.Count * (reader.Kind == RespReplyKind.Map ? 2 : 1);
        List<string> parts = [];
        for (int i = 0; i < count; i++)
        {
            string part = Text(ref reader);
            if (part == "notes")
            {
                Text(ref reader);
                i++;
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join(' ', parts);
    }
}
