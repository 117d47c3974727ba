using Synapsid.Base.Buffers;

namespace Synapsid.Base.Memory;

/// <summary>The runtime's heap of this process.</summary>
public static class ManagedHeap
{
    /// <summary>
    /// Frees what nobody needs, pooled buffers included, and gives its memory back to the system. Every thread waits:
    /// some milliseconds, and a quarter of one for each mebibyte that goes.
    /// </summary>
    public static void GiveBack()
    {
        ByteBuffers.Forget();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
