using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Tests.Sessions;

/// <summary>The few commands on keys that tests of sessions need, as simple as can be.</summary>
internal static class TestCommands
{
    /// <summary>The table of the product, with commands here where it has none of their name.</summary>
    public static KeyCommandTable Table { get; } = new([.. Own(), .. KeyCommandTable.Default.All.Where(
        command => !Own().Any(own => own.Name == command.Name))]);

    private static KeyCommand[] Own() =>
    [
        Make("GET", 2, KeyCommandFlags.ReadOnly | KeyCommandFlags.Fast, call =>
        {
            if (call.Database.TryGet(call.Arguments[1], out KeyEntry entry)) call.Reply.Bulk(entry.Value);
            else call.Reply.Null();
        }),
        Make("SET", 3, KeyCommandFlags.Write | KeyCommandFlags.DenyOom, call =>
        {
            Put(call, call.Arguments[1], call.Arguments[2], expiresAtMs: 0, "set");
            call.Reply.Ok();
        }),
        Make("PSETEX", 4, KeyCommandFlags.Write | KeyCommandFlags.DenyOom, call =>
        {
            call.TryInteger(2, out long ms);
            Put(call, call.Arguments[1], call.Arguments[3], call.Database.NowMs + ms, "set");
            call.Reply.Ok();
        }),
        Make("INCR", 2, KeyCommandFlags.Write | KeyCommandFlags.DenyOom, call =>
        {
            long value = 0;
            if (call.Database.TryGetForChange(call.Arguments[1], out KeyEntry entry)
                && !NumberText.TryParse(entry.Value, out value))
            {
                call.Reply.Error(KeyErrors.NotInteger);
                return;
            }

            Put(call, call.Arguments[1], System.Text.Encoding.ASCII.GetBytes($"{++value}"), 0, "incrby");
            call.Reply.Integer(value);
        }),
        Make("DEL", -2, KeyCommandFlags.Write, call =>
        {
            int gone = 0;
            for (int i = 1; i < call.Arguments.Count; i++)
            {
                if (!call.Database.TryGetForChange(call.Arguments[i], out _)) continue;
                call.Remove(call.Arguments[i]);
                gone++;
            }

            call.Reply.Integer(gone);
        }) with { LastKey = -1 },
        Make("FAIL", -1, KeyCommandFlags.Write, call =>
        {
            if (call.Arguments.Count > 1) Put(call, call.Arguments[1], "x"u8, 0, "set");
            call.Reply.Array(3);
            throw new InvalidOperationException("as asked");
        }) with { FirstKey = 1 },
    ];

    private static void Put(KeyCall call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs, string name)
    {
        byte[] copy = value.ToArray();
        call.Database.Put(key, KeyType.String, expiresAtMs, copy);
        call.Effects?.Put(call.Database.Number, key, KeyType.String, expiresAtMs, copy);
        call.Changed(key, KeyEventKinds.String, name);
    }

    private static KeyCommand Make(string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        FirstKey = 1,
        LastKey = 1,
        Group = "string",
        Summary = "",
        Handler = handler,
    };
}
