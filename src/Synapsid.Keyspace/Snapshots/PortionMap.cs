namespace Synapsid.Keyspace.Snapshots;

/// <summary>
/// The journal's sequences at which the portions of a snapshot were taken. An effect on a key is in the snapshot if its
/// sequence is at most that of the key's portion. Portions are added in ascending order of database and position.
/// </summary>
internal sealed class PortionMap
{
    private readonly List<(int Database, ulong From, long Sequence)> _portions = [];

    /// <summary>The highest sequence: effects after it are in no portion.</summary>
    public long LastSequence { get; private set; }

    /// <summary>
    /// Adds the portion that begins with a position; false where it does not follow the one before it.
    /// </summary>
    public bool TryAdd(int database, ulong from, long sequence)
    {
        if (_portions is [.., var last] && (last.Database, last.From).CompareTo((database, from)) >= 0) return false;
        _portions.Add((database, from, sequence));
        LastSequence = Math.Max(LastSequence, sequence);
        return true;
    }

    /// <summary>The sequence of a key's portion; 0 where its database had none, for it was empty.</summary>
    public long SequenceOf(int database, ulong position)
    {
        int low = 0;
        int high = _portions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (int Database, ulong From, long) portion = _portions[middle];
            if ((portion.Database, portion.From).CompareTo((database, position)) <= 0) low = middle + 1;
            else high = middle;
        }

        return low > 0 && _portions[low - 1].Database == database ? _portions[low - 1].Sequence : 0;
    }
}
