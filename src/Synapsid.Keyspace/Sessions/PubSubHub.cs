namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Who is subscribed to which channels and patterns. A message goes to the mailboxes of its subscribers under one lock,
/// so that all of them see messages in the same order.
/// </summary>
internal sealed class PubSubHub
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], List<KeySession>> _channels = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], List<KeySession>> _patterns = new(BytesComparer.Instance);
    private readonly List<KeySession> _monitors = [];
    private volatile int _subscriptions;
    private volatile int _monitorCount;

    /// <summary>Whether anybody is subscribed to anything.</summary>
    internal bool IsHeard => _subscriptions > 0;

    /// <summary>Whether anybody uses MONITOR.</summary>
    internal bool IsMonitored => _monitorCount > 0;

    /// <summary>Channels that somebody is subscribed to.</summary>
    internal int ChannelCount
    {
        get
        {
            lock (_gate) return _channels.Count;
        }
    }

    /// <summary>Distinct patterns that somebody is subscribed to.</summary>
    internal int PatternCount
    {
        get
        {
            lock (_gate) return _patterns.Count;
        }
    }

    /// <summary>Adds a session to a channel or pattern that it is not subscribed to yet.</summary>
    internal void Subscribe(KeySession session, byte[] name, bool pattern)
    {
        lock (_gate)
        {
            Dictionary<byte[], List<KeySession>> table = pattern ? _patterns : _channels;
            if (!table.TryGetValue(name, out List<KeySession>? sessions)) table[name] = sessions = [];
            sessions.Add(session);
            _subscriptions++;
        }
    }

    /// <summary>Takes it off again; no message is posted to it for that name afterwards.</summary>
    internal void Unsubscribe(KeySession session, byte[] name, bool pattern)
    {
        lock (_gate)
        {
            Dictionary<byte[], List<KeySession>> table = pattern ? _patterns : _channels;
            if (!table.TryGetValue(name, out List<KeySession>? sessions) || !sessions.Remove(session)) return;
            if (sessions.Count == 0) table.Remove(name);
            _subscriptions--;
        }
    }

    /// <summary>Sends a message to a channel; how many subscriptions got it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="payload">The message.</param>
    /// <param name="sequence">What must be durable before it may leave; 0 for nothing.</param>
    internal int Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload, long sequence = 0)
    {
        if (!IsHeard) return 0;
        lock (_gate)
        {
            int heard = 0;
            byte[]? name = null;
            byte[]? body = null;
            var lookup = _channels.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (lookup.TryGetValue(channel, out byte[]? known, out List<KeySession>? sessions))
            {
                name = known;
                body = payload.ToArray();
                foreach (KeySession session in sessions) session.Receive(new PubSubMessage(null, name, body, sequence));
                heard += sessions.Count;
            }

            foreach ((byte[] pattern, List<KeySession> listeners) in _patterns)
            {
                if (!Glob.Matches(pattern, channel)) continue;
                name ??= channel.ToArray();
                body ??= payload.ToArray();
                foreach (KeySession session in listeners)
                {
                    session.Receive(new PubSubMessage(pattern, name, body, sequence));
                }

                heard += listeners.Count;
            }

            return heard;
        }
    }

    /// <summary>Channels that somebody is subscribed to and a pattern matches; an empty pattern: all.</summary>
    internal List<byte[]> Channels(ReadOnlySpan<byte> pattern)
    {
        lock (_gate)
        {
            List<byte[]> found = [];
            foreach (byte[] channel in _channels.Keys)
            {
                if (pattern.IsEmpty || Glob.Matches(pattern, channel)) found.Add(channel);
            }

            return found;
        }
    }

    /// <summary>How many sessions are subscribed to a channel by its name.</summary>
    internal int Subscribers(ReadOnlySpan<byte> channel)
    {
        lock (_gate)
        {
            var lookup = _channels.GetAlternateLookup<ReadOnlySpan<byte>>();
            return lookup.TryGetValue(channel, out List<KeySession>? sessions) ? sessions.Count : 0;
        }
    }

    /// <summary>A session sees every command from now on, or no longer.</summary>
    internal void Monitor(KeySession session, bool on)
    {
        lock (_gate)
        {
            _monitors.Remove(session);
            if (on) _monitors.Add(session);
            _monitorCount = _monitors.Count;
        }
    }

    /// <summary>Shows a line to whoever uses MONITOR.</summary>
    internal void Show(byte[] line)
    {
        lock (_gate)
        {
            foreach (KeySession session in _monitors) session.Receive(new PubSubMessage(null, null, line, 0));
        }
    }
}
