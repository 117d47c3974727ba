namespace Synapsid.Keyspace.Sessions;

/// <content>Channels and patterns that the session is subscribed to, and the messages that wait for it.</content>
public sealed partial class KeySession
{
    private HashSet<byte[]>? _channels;
    private HashSet<byte[]>? _patterns;
    private Mailbox? _mailbox;

    internal bool IsMonitor { get; private set; }

    /// <inheritdoc/>
    public bool IsSubscribed => SubscriptionCount > 0;

    internal int SubscriptionCount => ChannelCount + PatternCount;

    internal int ChannelCount => _channels?.Count ?? 0;

    internal int PatternCount => _patterns?.Count ?? 0;

    /// <inheritdoc/>
    public void DrainPushes()
    {
        EndDeferred();
        if (!_isDeferred) RunPostponed();
        WriteMessages();
    }

    /// <summary>Takes a message for the client. Called by any thread, with the hub locked.</summary>
    internal void Receive(in PubSubMessage message)
    {
        switch (_mailbox?.Post(message))
        {
            case MailboxOutcome.Wake:
                Wake?.Invoke();
                break;
            case MailboxOutcome.Overflow:
                Kill();
                break;
        }
    }

    /// <summary>Subscribes to a channel or pattern and confirms it.</summary>
    internal void Subscribe(ReadOnlySpan<byte> name, bool pattern)
    {
        HashSet<byte[]> own = pattern ? _patterns ??= NewSet() : _channels ??= NewSet();
        byte[] copy = name.ToArray();
        // Confirmed before the hub knows of it: the first message comes behind the confirmation.
        bool added = own.Add(copy);
        Confirm(pattern ? "psubscribe"u8 : "subscribe"u8, copy);
        if (!added) return;
        EnsureMailbox();
        Service.PubSub.Subscribe(this, copy, pattern);
    }

    /// <summary>Ends a subscription, where there is one, and confirms it behind the last message.</summary>
    internal void Unsubscribe(ReadOnlySpan<byte> name, bool pattern)
    {
        HashSet<byte[]>? own = pattern ? _patterns : _channels;
        byte[] copy = name.ToArray();
        if (own is not null && own.Remove(copy)) Service.PubSub.Unsubscribe(this, copy, pattern);
        if (!_executing) WriteMessages();
        Confirm(pattern ? "punsubscribe"u8 : "unsubscribe"u8, copy);
    }

    /// <summary>
    /// Ends all subscriptions of a kind and confirms each; where there are none, that there are none.
    /// </summary>
    internal void UnsubscribeAll(bool pattern)
    {
        HashSet<byte[]>? own = pattern ? _patterns : _channels;
        if (own is not { Count: > 0 })
        {
            Confirm(pattern ? "punsubscribe"u8 : "unsubscribe"u8, name: null);
            return;
        }

        foreach (byte[] name in own.ToArray()) Unsubscribe(name, pattern);
    }

    /// <summary>The session sees every command from now on.</summary>
    internal void Monitor()
    {
        IsMonitor = true;
        EnsureMailbox();
        Output.Ok();
        Service.PubSub.Monitor(this, on: true);
    }

    /// <summary>Ends everything that sends messages here, and says nothing.</summary>
    internal void EndSubscriptions()
    {
        foreach (byte[] channel in _channels ?? []) Service.PubSub.Unsubscribe(this, channel, pattern: false);
        foreach (byte[] pattern in _patterns ?? []) Service.PubSub.Unsubscribe(this, pattern, pattern: true);
        if (IsMonitor) Service.PubSub.Monitor(this, on: false);
        (_channels, _patterns, IsMonitor) = (null, null, false);
    }

    /// <summary>Writes the messages that wait, ahead of the reply that is about to be written.</summary>
    internal void WriteMessages()
    {
        if (_mailbox is null || _killed) return;
        int before = Output.Length;
        Queue<PubSubMessage> messages = _mailbox.Take();
        while (messages.TryDequeue(out PubSubMessage message))
        {
            message.Write(Output, IsSubscribed);
            if (Service.Sink is { RepliesWait: true }) AwaitSequence = Math.Max(AwaitSequence, message.Sequence);
        }

        _replyStart += Output.Length - before;
    }

    private void Confirm(ReadOnlySpan<byte> kind, byte[]? name)
    {
        int before = Output.Length;
        Output.Push(3);
        Output.Bulk(kind);
        if (name is null) Output.Null();
        else Output.Bulk(name);
        Output.Integer(SubscriptionCount);
        // Confirmations are pushes: CLIENT REPLY OFF does not silence them.
        _replyStart += Output.Length - before;
    }

    private static HashSet<byte[]> NewSet() => new(BytesComparer.Instance);
}
