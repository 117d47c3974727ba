namespace Synapsid.Base.Memory;

/// <summary>
/// How many hold something that closes when the last of them has let go, while others may come for it at any time.
/// Thread-safe.
/// </summary>
public sealed class HolderCount
{
    private int _holders = 1; // who made it

    /// <summary>One more holds it, told to by somebody who does.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>One more holds it; false where the last has let go already.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders) return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>One lets go of it; true for the last, who closes it.</summary>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;
}
