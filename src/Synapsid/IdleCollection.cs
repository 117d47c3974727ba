namespace Synapsid;

/// <summary>
/// Gives the memory back that a burst of large requests took. The runtime collects garbage when somebody allocates, and
/// a server at rest, or one that answers small requests for keys, allocates nothing: it would hold for good what nobody
/// needs, 560 MB after one value of 300 MB that is long deleted.
/// </summary>
/// <remarks>For one thread, which calls <see cref="Tick"/> ten times a second.</remarks>
internal sealed class IdleCollection(IManagedHeap heap)
{
    /// <summary>So little garbage is not worth stopping everybody for some milliseconds.</summary>
    internal const long GrowthBytesMin = 4 << 20;

    /// <summary>
    /// The part of the heap by which it must have grown since the last collection: what one takes grows with what is
    /// alive.
    /// </summary>
    internal const int GrowthShare = 4;

    /// <summary>Allocating so little between two ticks is quiet.</summary>
    internal const long QuietBytes = 100 << 10;

    /// <summary>So many quiet ticks in a row are a pause.</summary>
    internal const int QuietTicks = 10;

    /// <summary>What was in use at a collection, a reply on its way perhaps, is rarely so many ticks later.</summary>
    internal const int AgainTicks = 50;

    private long _allocatedBytes;
    private long _bytesAfter;
    private int _quietTicks;
    private int _ticksAfter;
    private bool _freedMuch;

    /// <summary>Looks at the heap, and collects in a pause, where there may be much to be had.</summary>
    public void Tick()
    {
        long allocated = heap.AllocatedBytes;
        long bytes = heap.Bytes;
        _quietTicks = allocated - _allocatedBytes <= QuietBytes ? _quietTicks + 1 : 0;
        _allocatedBytes = allocated;
        bool isAgain = _freedMuch && ++_ticksAfter >= AgainTicks;
        _bytesAfter = Math.Min(_bytesAfter, bytes); // the runtime collects as well
        if (_quietTicks >= QuietTicks && (isAgain || IsMore(bytes, _bytesAfter))) Collect(bytes);
    }

    private static bool IsMore(long bytes, long than) => bytes - than > Math.Max(GrowthBytesMin, than / GrowthShare);

    private void Collect(long bytesBefore)
    {
        heap.Collect();
        _bytesAfter = heap.Bytes;
        _freedMuch = IsMore(bytesBefore, _bytesAfter);
        (_quietTicks, _ticksAfter) = (0, 0);
    }
}
