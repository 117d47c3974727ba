using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>MULTI and what belongs to it.</summary>
internal static class TransactionCommands
{
    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("MULTI", 1, "Begins a transaction: commands wait for EXEC.",
            call => SessionCall.SessionOf(call).BeginTransaction()) with { Since = "1.2.0" },
        Make("EXEC", 1, "Runs the commands that wait, all at one time.",
            call => SessionCall.SessionOf(call).ExecuteTransaction()) with
        {
            Since = "1.2.0",
            Flags = KeyCommandFlags.None, // it takes what its commands take
        },
        Make("DISCARD", 1, "Forgets the commands that wait.",
            call => SessionCall.SessionOf(call).DiscardTransaction()) with { Since = "2.0.0" },
        Make("WATCH", -2, "Lets the next EXEC do nothing if a key changes before it.",
            call => SessionCall.SessionOf(call).Watch(call.Arguments)) with
        {
            Since = "2.2.0",
            Syntax = "key [key ...]",
            FirstKey = 1,
            LastKey = -1,
        },
        Make("UNWATCH", 1, "Watches no key any more.", Unwatch) with { Since = "2.2.0" },
    ];

    private static void Unwatch(KeyCall call)
    {
        SessionCall.SessionOf(call).ForgetWatches();
        call.Reply.Ok();
    }

    private static KeyCommand Make(string name, int arity, string summary, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = KeyCommandFlags.Fast,
        Group = "transactions",
        Summary = summary,
        Handler = handler,
    };
}
