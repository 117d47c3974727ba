using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Tests.Snapshots;

/// <summary>All that a key space holds as text, as commands give it: the same for equal states, whatever their form.</summary>
internal static class KeyDump
{
    public static string Of(KeyService service, KeyspaceStore store)
    {
        using KeySession session = service.Open(KeyPeer.InProcess);
        StringBuilder text = new();
        for (int database = 0; database < KeyspaceStore.DatabaseCount; database++)
        {
            if (store.CountKeys(database) == 0) continue;
            Ask(session, "SELECT", database.ToString(CultureInfo.InvariantCulture));
            foreach (string key in Ask(session, "KEYS", "*").Order(StringComparer.Ordinal))
            {
                string type = Ask(session, "TYPE", key)[0];
                string expiry = Ask(session, "PEXPIRETIME", key)[0];
                string value = string.Join('|', Read(session, type, key));
                text.Append(CultureInfo.InvariantCulture, $"{database} {key} {type} {expiry} {value}\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Read(KeySession session, string type, string key) => type switch
    {
        "string" => Ask(session, "GET", key),
        "list" => Ask(session, "LRANGE", key, "0", "-1"),
        "set" => Ask(session, "SMEMBERS", key).Order(StringComparer.Ordinal),
        "zset" => Ask(session, "ZRANGE", key, "0", "-1", "WITHSCORES"),
        _ => Ask(session, "HGETALL", key).Chunk(2).Select(pair => $"{pair[0]}={pair[1]}").Order(StringComparer.Ordinal),
    };

    private static List<string> Ask(KeySession session, params string[] words)
    {
        session.Execute(RespArguments.Of(words));
        RespReplyReader reply = new(session.Output.Written.Span);
        List<string> values = [];
        while (reply.Read())
        {
            if (reply.Kind is RespReplyKind.Array or RespReplyKind.Map or RespReplyKind.Set) continue;
            values.Add(reply.Kind == RespReplyKind.Integer
                ? reply.Integer.ToString(CultureInfo.InvariantCulture)
                : Encoding.Latin1.GetString(reply.Bytes));
        }

        session.Output.Clear();
        return values;
    }
}
