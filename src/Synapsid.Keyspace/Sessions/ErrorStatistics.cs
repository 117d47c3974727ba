namespace Synapsid.Keyspace.Sessions;

/// <summary>How many error replies there were, by their code.</summary>
internal sealed class ErrorStatistics
{
    private const int CodesMax = 128;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _byCode = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>All of them.</summary>
    internal long Total => Interlocked.Read(ref _total);

    /// <summary>Counts a reply by its text, whose first word is the code.</summary>
    internal void Count(string? message)
    {
        int space = message?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        string code = space > 0 ? message![..space] : "ERR";
        lock (_gate)
        {
            _total++;
            if (_byCode.TryGetValue(code, out long count)) _byCode[code] = count + 1;
            else if (_byCode.Count < CodesMax) _byCode[code] = 1;
        }
    }

    /// <summary>The counts by code.</summary>
    internal KeyValuePair<string, long>[] Snapshot()
    {
        lock (_gate) return [.. _byCode];
    }

    /// <summary>Counts from 0 again.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _byCode.Clear();
            _total = 0;
        }
    }
}
