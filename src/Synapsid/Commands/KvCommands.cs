using System.Text.Json;
using Synapsid.Protocols.Resp;
using static Synapsid.Commands.KvArguments;

namespace Synapsid.Commands;

/// <summary>
/// The commands of the key space in JSON: <c>kv.*</c>. Each is a Redis command or two in other clothes; what it answers
/// is their reply.
/// </summary>
internal static class KvCommands
{
    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        Write("set", "POST", "/kv/set", "Set a key.", Set,
            [Key, Value, ValueBase64, Ttl, TtlMs, OnlyNew, OnlyOld, KeepTtl, GetOld])
            with { Verb = "kv set", Example = "syn kv set greeting hello --ttl 60", ToolSource = () => KvTools.Set },
        Read("get", "/kv/get/{key}", "Show a key's value.", Get, [Key])
            with { Verb = "kv get", Example = "syn kv get greeting", ToolSource = () => KvTools.Get },
        Write("del", "DELETE", "/kv/del/{key}", "Delete a key.", Delete, [Key])
            with { Verb = "kv del", Example = "syn kv del greeting", ToolSource = () => KvTools.Delete },
        Write(
            "incr", "POST", "/kv/incr", "Add to a number.", (call, reply) => Add(call, reply, "INCRBY"), [Key, Amount])
            with { Verb = "kv incr", Example = "syn kv incr visits --amount 2", ToolSource = () => KvTools.Increment },
        Write("decr", "POST", "/kv/decr", "Take from a number.", (call, reply) => Add(call, reply, "DECRBY"),
            [Key, Amount]),
        Read("scan", "/kv/scan", "List keys, a page at a time.", Scan, [Cursor, Match, Prefix, Limit])
            with { Verb = "kv scan", Example = "syn kv scan --match 'user:*'", ToolSource = () => KvTools.List },
        Read("stats", "/kv/stats", "Show figures of the key space.", KvStats.Write, [])
            with { Verb = "kv stats", Example = "syn kv stats" },
        Write("mset", "POST", "/kv/mset", "Set several keys at once.", SetMany, [Pairs]),
        Read("mget", "/kv/mget", "Show the values of several keys.", GetMany, [Keys])
            with { Route = new("POST", "/kv/mget") },
        Write("mdel", "POST", "/kv/mdel", "Delete several keys.", DeleteMany, [Keys]),
        Read("exists", "/kv/exists/{key}", "Say whether there is such a key.", Exists, [Key]),
        Write("expire", "POST", "/kv/expire", "Set how long a key lives on.", Expire, [Key, Ttl, TtlMs]),
        Read("ttl", "/kv/ttl/{key}", "Show how long a key still lives.", TimeToLive, [Key]),
        Write("persist", "POST", "/kv/persist", "Let a key live for ever.", Persist, [Key]),
        Write("append", "POST", "/kv/append", "Add to the end of a value.", Append, [Key, Value, ValueBase64]),
        Read("strlen", "/kv/strlen/{key}", "Show how many bytes a value has.", Length, [Key]),
        Read("getrange", "/kv/getrange/{key}", "Show a part of a value.", GetRange, [Key, Start, End]),
        Write("setrange", "POST", "/kv/setrange", "Write a part of a value.", SetRange,
            [Key, Offset, Value, ValueBase64]),
        Write("getset", "POST", "/kv/getset", "Set a key and show what it held.", GetSet, [Key, Value, ValueBase64]),
        Read("type", "/kv/type/{key}", "Show what a key holds.", Type, [Key]),
        Write("rename", "POST", "/kv/rename", "Rename a key.", Rename, [Key, NewKey]),
        Read("dbsize", "/kv/dbsize", "Count the keys.", Count, []),
        Write("flushdb", "POST", "/kv/flushdb", "Delete every key.", Flush, []),
        Write("call", "POST", "/kv/call", "Run any Redis command.", Call, [Args])
            with { Example = "POST /kv/call {\"args\":[\"HGETALL\",\"user:7\"]}" },
    ];

    private static Command Write(
        string name,
        string method,
        string path,
        string summary,
        CommandHandler handler,
        IReadOnlyList<Argument> arguments) => new()
        {
            Name = "kv." + name,
            Route = new(method, path),
            Summary = summary,
            Example = $"{method} {path}",
            Writes = true,
            Arguments = arguments,
            Handler = handler,
        };

    private static Command Read(
        string name,
        string path,
        string summary,
        CommandHandler handler,
        IReadOnlyList<Argument> arguments) => Write(name, "GET", path, summary, handler, arguments)
            with { Writes = false };

    private static void Set(CommandCall call, Utf8JsonWriter json)
    {
        bool wantsOld = call.Flag(GetOld);
        KvRun run = new KvRun(call).Add("SET").Add(Key).Add(KvValue.Of(call)).AddTtl("EX", "PX");
        run.AddFlag(OnlyNew, "NX").AddFlag(OnlyOld, "XX").AddFlag(KeepTtl, "KEEPTTL").AddFlag(GetOld, "GET");
        RespReplyReader reply = run.Execute();
        bool held = reply.Kind == RespReplyKind.Bulk;
        bool written = wantsOld ? IsWritten(call, held) : reply.Kind == RespReplyKind.Simple;
        json.WriteBoolean("success", true);
        json.WriteString("key", call.Text(Key));
        json.WriteBoolean("written", written);
        if (!wantsOld) return;
        json.WritePropertyName("old_value");
        if (held) RespJson.WriteBytes(reply.Bytes, json);
        else json.WriteNullValue();
    }

    /// <summary>With GET the reply is the value before, and whether the key was written follows from the
    /// conditions.</summary>
    private static bool IsWritten(CommandCall call, bool held) => held ? !call.Flag(OnlyNew) : !call.Flag(OnlyOld);

    private static void Get(CommandCall call, Utf8JsonWriter json)
    {
        RespReplyReader value = new KvRun(call).Add("GET").Add(Key).Execute();
        bool found = value.Kind == RespReplyKind.Bulk;
        json.WriteBoolean("found", found);
        json.WritePropertyName("value");
        if (found) RespJson.WriteBytes(value.Bytes, json);
        else json.WriteNullValue();
        WriteTimeToLive(json, found ? new KvRun(call).Add("PTTL").Add(Key).Execute().Integer : -1);
    }

    private static void Delete(CommandCall call, Utf8JsonWriter json)
    {
        json.WriteBoolean("deleted", new KvRun(call).Add("DEL").Add(Key).Execute().Integer == 1);
        json.WriteString("key", call.Text(Key));
    }

    private static void Add(CommandCall call, Utf8JsonWriter json, string redis) =>
        json.WriteNumber("value", new KvRun(call).Add(redis).Add(Key).Add(call.Integer(Amount)).Execute().Integer);

    private static void Scan(CommandCall call, Utf8JsonWriter json)
    {
        KvRun run = new KvRun(call).Add("SCAN").Add(call.Text(Cursor));
        string? pattern = call.OptionalText(Prefix) is { } prefix
            ? KvRun.EscapePattern(prefix) + "*"
            : call.OptionalText(Match);
        if (pattern is not null) run.Add("MATCH").Add(pattern);
        RespReplyReader reply = run.Add("COUNT").Add(call.Integer(Limit)).Execute();
        reply.Read();
        string next = reply.Text;
        reply.Read();
        int count = reply.Count;
        json.WriteStartArray("keys");
        for (int i = 0; i < count; i++) RespJson.Write(ref reply, json);
        json.WriteEndArray();
        json.WriteNumber("count", count);
        json.WriteString("cursor", next);
    }

    private static void SetMany(CommandCall call, Utf8JsonWriter json)
    {
        KvRun run = new KvRun(call).Add("MSET");
        foreach (JsonElement pair in call.Objects(Pairs).EnumerateArray())
        {
            run.Add(KvValue.KeyOf(pair)).Add(KvValue.Of(pair));
        }

        run.Execute();
        json.WriteBoolean("success", true);
    }

    private static void GetMany(CommandCall call, Utf8JsonWriter json)
    {
        RespReplyReader reply = new KvRun(call).Add("MGET").Add(Keys).Execute();
        int count = reply.Count;
        json.WriteStartArray("values");
        for (int i = 0; i < count; i++) RespJson.Write(ref reply, json);
        json.WriteEndArray();
    }

    private static void DeleteMany(CommandCall call, Utf8JsonWriter json) =>
        json.WriteNumber("deleted", new KvRun(call).Add("DEL").Add(Keys).Execute().Integer);

    private static void Exists(CommandCall call, Utf8JsonWriter json) =>
        json.WriteBoolean("exists", new KvRun(call).Add("EXISTS").Add(Key).Execute().Integer == 1);

    private static void Expire(CommandCall call, Utf8JsonWriter json)
    {
        long milliseconds = KvRun.TtlOf(call)
            ?? throw new BadArgumentException("kv.expire needs \"ttl\" (seconds) or \"ttl_ms\".");
        RespReplyReader reply = new KvRun(call).Add("PEXPIRE").Add(Key).Add(milliseconds).Execute();
        json.WriteBoolean("success", reply.Integer == 1);
    }

    private static void TimeToLive(CommandCall call, Utf8JsonWriter json)
    {
        long left = new KvRun(call).Add("PTTL").Add(Key).Execute().Integer;
        json.WriteBoolean("exists", left != -2);
        WriteTimeToLive(json, left);
    }

    private static void WriteTimeToLive(Utf8JsonWriter json, long milliseconds)
    {
        if (milliseconds < 0)
        {
            json.WriteNull("ttl");
            json.WriteNull("ttl_ms");
            return;
        }

        json.WriteNumber("ttl", (milliseconds + 999) / 1000);
        json.WriteNumber("ttl_ms", milliseconds);
    }

    private static void Persist(CommandCall call, Utf8JsonWriter json) =>
        json.WriteBoolean("success", new KvRun(call).Add("PERSIST").Add(Key).Execute().Integer == 1);

    private static void Append(CommandCall call, Utf8JsonWriter json) =>
        json.WriteNumber("length", new KvRun(call).Add("APPEND").Add(Key).Add(KvValue.Of(call)).Execute().Integer);

    private static void Length(CommandCall call, Utf8JsonWriter json) =>
        json.WriteNumber("length", new KvRun(call).Add("STRLEN").Add(Key).Execute().Integer);

    private static void GetRange(CommandCall call, Utf8JsonWriter json)
    {
        KvRun run = new KvRun(call).Add("GETRANGE").Add(Key).Add(call.Integer(Start)).Add(call.Integer(End));
        json.WritePropertyName("value");
        RespJson.WriteBytes(run.Execute().Bytes, json);
    }

    private static void SetRange(CommandCall call, Utf8JsonWriter json)
    {
        KvRun run = new KvRun(call).Add("SETRANGE").Add(Key).Add(call.Integer(Offset)).Add(KvValue.Of(call));
        json.WriteNumber("length", run.Execute().Integer);
    }

    private static void GetSet(CommandCall call, Utf8JsonWriter json)
    {
        RespReplyReader reply = new KvRun(call).Add("SET").Add(Key).Add(KvValue.Of(call)).Add("GET").Execute();
        json.WritePropertyName("old_value");
        if (reply.Kind == RespReplyKind.Bulk) RespJson.WriteBytes(reply.Bytes, json);
        else json.WriteNullValue();
    }

    private static void Type(CommandCall call, Utf8JsonWriter json) =>
        json.WriteString("type", new KvRun(call).Add("TYPE").Add(Key).Execute().Text);

    private static void Rename(CommandCall call, Utf8JsonWriter json)
    {
        new KvRun(call).Add("RENAME").Add(Key).Add(call.Text(NewKey)).Execute();
        json.WriteBoolean("success", true);
    }

    private static void Count(CommandCall call, Utf8JsonWriter json) =>
        json.WriteNumber("keys", new KvRun(call).Add("DBSIZE").Execute().Integer);

    private static void Flush(CommandCall call, Utf8JsonWriter json)
    {
        new KvRun(call).Add("FLUSHDB").Execute();
        json.WriteBoolean("success", true);
    }

    private static void Call(CommandCall call, Utf8JsonWriter json)
    {
        KvRun run = new KvRun(call).Add(Args);
        RespReplyReader reply = run.ExecuteApart();
        json.WritePropertyName("reply");
        RespJson.Write(ref reply, json);
    }
}
