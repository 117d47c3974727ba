namespace Synapsid.Ledger.Segments;

/// <summary>
/// How many bytes of filters of sealed segments may stay in memory; the others are read where they lie.
/// </summary>
internal sealed class FilterBudget(long bytesMax)
{
    private long _taken;

    /// <summary>Bytes that are taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes bytes for as long as their segment lives; false where there are not so many.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax) return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
