namespace Synapsid.Keyspace.Sessions;

/// <summary>The newest commands that took long.</summary>
internal sealed class SlowLog
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SlowLogEntry> _entries = new();
    private long _nextId;

    /// <summary>How many there are.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Adds one and forgets the oldest beyond <paramref name="entriesMax"/>.</summary>
    internal void Add(
        long unixSeconds, long microseconds, byte[][] arguments, string address, string clientName, long entriesMax)
    {
        lock (_gate)
        {
            _entries.AddFirst(new SlowLogEntry(_nextId++, unixSeconds, microseconds, arguments, address, clientName));
            while (_entries.Count > entriesMax) _entries.RemoveLast();
        }
    }

    /// <summary>The newest ones, newest first.</summary>
    internal SlowLogEntry[] Newest(int count)
    {
        lock (_gate) return [.. _entries.Take(count)];
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        lock (_gate) _entries.Clear();
    }
}
