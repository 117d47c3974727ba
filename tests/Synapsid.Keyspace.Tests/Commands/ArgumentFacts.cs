using System.Text;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>
/// The arguments that a reply to <c>COMMAND DOCS</c> gives each command, one line a command: <c>LIMIT (offset:integer
/// count:integer)?</c>. Left out are the names of groups, which stand for what is in them.
/// </summary>
internal static class ArgumentFacts
{
    /// <summary>
    /// Commands that Redis 7.0 describes with less than they take, or otherwise: a score to begin at may be <c>(1</c>, which
    /// is no number, while a weight may have a fraction; or that do less here.
    /// </summary>
    public static readonly string[] OtherThanRedis =
    [
        "bitop", "debug", "command|getkeys", "command|getkeysandflags", "client|kill", "client|list",
        "zcount", "zrangebyscore", "zrevrangebyscore", "zremrangebyscore",
        "zincrby", "zinter", "zunion", "zinterstore", "zunionstore",
        "replicaof", "slaveof", "shutdown",
    ];

    /// <summary>The lines by name of command.</summary>
    public static Dictionary<string, string> Read(byte[] reply)
    {
        RespReplyReader reader = new(reply);
        Dictionary<string, string> facts = [];
        ReadCommands(ref reader, facts);
        return facts;
    }

    private static void ReadCommands(ref RespReplyReader reader, Dictionary<string, string> facts)
    {
        int count = Pairs(ref reader);
        for (int i = 0; i < count; i++)
        {
            string name = Word(ref reader);
            facts[name] = "";
            int fields = Pairs(ref reader);
            for (int field = 0; field < fields; field++)
            {
                switch (Word(ref reader))
                {
                    case "arguments": facts[name] = string.Join(' ', Arguments(ref reader)); break;
                    case "subcommands": ReadCommands(ref reader, facts); break;
                    default: Skip(ref reader); break;
                }
            }
        }
    }

    /// <summary>A group of one is that one.</summary>
    private static string Group(ref RespReplyReader reader, string separator)
    {
        string[] all = Arguments(ref reader);
        return all.Length == 1 ? all[0] : $"({string.Join(separator, all)})";
    }

    private static string[] Arguments(ref RespReplyReader reader)
    {
        reader.Read();
        string[] all = new string[reader.Count];
        for (int i = 0; i < all.Length; i++) all[i] = Argument(ref reader);
        return all;
    }

    private static string Argument(ref RespReplyReader reader)
    {
        (string name, string type, string key, string token, string flags, string parts) = ("", "", "", "", "", "");
        int fields = Pairs(ref reader);
        for (int field = 0; field < fields; field++)
        {
            switch (Word(ref reader))
            {
                case "name": name = Word(ref reader); break;
                case "type": type = Word(ref reader); break;
                case "key_spec_index": key = "#" + Word(ref reader); break;
                case "token": token = Word(ref reader); break;
                case "flags": flags = Flags(ref reader); break;
                case "arguments": parts = Group(ref reader, type == "oneof" ? " | " : " "); break;
                default: Skip(ref reader); break;
            }
        }

        string what = type is "oneof" or "block" ? parts : type == "pure-token" ? "" : $"{name}:{type}";
        return $"{token} {what}".Trim() + key + flags;
    }

    private static string Flags(ref RespReplyReader reader)
    {
        reader.Read();
        StringBuilder flags = new();
        for (int left = reader.Count; left > 0; left--)
        {
            flags.Append(Word(ref reader) switch { "optional" => '?', "multiple" => '*', "multiple_token" => '+', _ => '!' });
        }

        return flags.ToString();
    }

    private static int Pairs(ref RespReplyReader reader)
    {
        reader.Read();
        return reader.Kind == RespReplyKind.Map ? reader.Count : reader.Count / 2;
    }

    private static string Word(ref RespReplyReader reader)
    {
        reader.Read();
        return reader.Text;
    }

    private static void Skip(ref RespReplyReader reader)
    {
        reader.Read();
        if (reader.Kind is not (RespReplyKind.Array or RespReplyKind.Map or RespReplyKind.Set)) return;
        for (int left = reader.Count * (reader.Kind == RespReplyKind.Map ? 2 : 1); left > 0; left--) Skip(ref reader);
    }
}
