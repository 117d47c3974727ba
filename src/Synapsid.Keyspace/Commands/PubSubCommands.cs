using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>Messages to whoever listens at that moment. Shard channels (<c>SSUBSCRIBE</c>) would go here.</summary>
internal static class PubSubCommands
{
    private const KeyCommandFlags Listening = KeyCommandFlags.PubSub | KeyCommandFlags.WhileSubscribed;

    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("SUBSCRIBE", -2, Listening, "Listens to channels.", "channel [channel ...]",
            call => Subscribe(call, pattern: false)),
        Make("PSUBSCRIBE", -2, Listening, "Listens to the channels that patterns match.", "pattern [pattern ...]",
            call => Subscribe(call, pattern: true)),
        Make("UNSUBSCRIBE", -1, Listening, "Stops listening to channels.", "[channel [channel ...]]",
            call => Unsubscribe(call, pattern: false)),
        Make("PUNSUBSCRIBE", -1, Listening, "Stops listening to patterns.", "[pattern [pattern ...]]",
            call => Unsubscribe(call, pattern: true)),
        Make("PUBLISH", 3, KeyCommandFlags.PubSub | KeyCommandFlags.Fast, "Sends a message to those who listen.",
            "channel message", Publish),
        Make("PUBSUB CHANNELS", -2, KeyCommandFlags.PubSub, "Names the channels that somebody listens to.", "[pattern]",
            Channels),
        Make("PUBSUB NUMSUB", -2, KeyCommandFlags.PubSub, "Counts who listens to channels.", "[channel [channel ...]]",
            Subscribers),
        Make("PUBSUB NUMPAT", 2, KeyCommandFlags.PubSub, "Counts the patterns that somebody listens to.", "",
            call => call.Reply.Integer(SessionCall.SessionOf(call).Service.PubSub.PatternCount)),
        HelpText.For("PUBSUB", "pubsub"),
    ];

    private static void Subscribe(KeyCall call, bool pattern)
    {
        KeySession session = SessionCall.SessionOf(call);
        for (int i = 1; i < call.Arguments.Count; i++) session.Subscribe(call.Arguments[i], pattern);
    }

    private static void Unsubscribe(KeyCall call, bool pattern)
    {
        KeySession session = SessionCall.SessionOf(call);
        if (call.Arguments.Count == 1) session.UnsubscribeAll(pattern);
        for (int i = 1; i < call.Arguments.Count; i++) session.Unsubscribe(call.Arguments[i], pattern);
    }

    private static void Publish(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        int heard = session.Service.PubSub.Publish(call.Arguments[1], call.Arguments[2]);
        // Who sends a message to himself finds it ahead of the reply, but not within that of EXEC.
        if (!session.InExecution) session.WriteMessages();
        call.Reply.Integer(heard);
    }

    private static void Channels(KeyCall call)
    {
        if (call.Arguments.Count > 3)
        {
            call.RefuseSubcommand("PUBSUB");
            return;
        }

        ReadOnlySpan<byte> pattern = call.Arguments.Count == 3 ? call.Arguments[2] : default;
        List<byte[]> channels = SessionCall.SessionOf(call).Service.PubSub.Channels(pattern);
        call.Reply.Array(channels.Count);
        foreach (byte[] channel in channels) call.Reply.Bulk(channel);
    }

    private static void Subscribers(KeyCall call)
    {
        PubSubHub hub = SessionCall.SessionOf(call).Service.PubSub;
        call.Reply.Array((call.Arguments.Count - 2) * 2);
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            call.Reply.Bulk(call.Arguments[i]);
            call.Reply.Integer(hub.Subscribers(call.Arguments[i]));
        }
    }

    private static KeyCommand Make(
        string name, int arity, KeyCommandFlags flags, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Group = "pubsub",
        Summary = summary,
        Syntax = syntax,
        Since = "2.0.0",
        Handler = handler,
    };
}
