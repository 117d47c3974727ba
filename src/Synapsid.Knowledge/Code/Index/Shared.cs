namespace Synapsid.Knowledge.Code.Index;

/// <summary>Something that several have, disposed when the last of them has let go.</summary>
/// <param name="value">It.</param>
internal sealed class Shared<T>(T value)
    where T : IDisposable
{
    private int _holders = 1;

    /// <summary>It, for whoever holds it.</summary>
    public T Value { get; } = value;

    /// <summary>Holds it for one more; false where it has been disposed already.</summary>
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

    /// <summary>Lets go of it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) Value.Dispose();
    }
}
