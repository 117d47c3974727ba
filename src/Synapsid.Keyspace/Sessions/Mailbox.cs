namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Messages that wait for a session's connection to fetch them: bounded as Redis bounds the output buffer of a
/// subscriber, and closed when it is too slow. Posted to by any thread, emptied by the session's own.
/// </summary>
internal sealed class Mailbox(KeyTuning tuning, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Queue<PubSubMessage> _filling = new();
    private Queue<PubSubMessage> _emptying = new();
    private DateTimeOffset? _overSince;
    private long _bytes;
    private bool _closed;

    /// <summary>Bytes that wait.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many messages wait.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _filling.Count;
        }
    }

    /// <summary>Adds a message.</summary>
    /// <returns>
    /// What the poster is to do: wake the session for the first message, close it when it has too much to read, or
    /// nothing.
    /// </returns>
    internal MailboxOutcome Post(in PubSubMessage message)
    {
        lock (_gate)
        {
            if (_closed) return MailboxOutcome.Nothing;
            _filling.Enqueue(message);
            _bytes += message.Bytes;
            if (TooMuch())
            {
                _closed = true;
                _filling.Clear();
                return MailboxOutcome.Overflow;
            }

            return _filling.Count == 1 ? MailboxOutcome.Wake : MailboxOutcome.Nothing;
        }
    }

    /// <summary>Takes all messages, in their order. The queue is the caller's until the next call.</summary>
    internal Queue<PubSubMessage> Take()
    {
        lock (_gate)
        {
            (_filling, _emptying) = (_emptying, _filling);
            _bytes = 0;
            _overSince = null;
            return _emptying;
        }
    }

    private bool TooMuch()
    {
        OutputLimit limit = tuning.PubSubOutput;
        if (limit.HardBytes > 0 && _bytes > limit.HardBytes) return true;
        if (limit.SoftBytes <= 0 || _bytes <= limit.SoftBytes) return false;
        DateTimeOffset now = clock.GetUtcNow();
        _overSince ??= now;
        return now - _overSince >= TimeSpan.FromSeconds(limit.SoftSeconds);
    }
}
