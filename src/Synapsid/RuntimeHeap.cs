using Synapsid.Base.Buffers;

namespace Synapsid;

/// <summary>That of this process.</summary>
internal sealed class RuntimeHeap : IManagedHeap
{
    /// <inheritdoc/>
    public long AllocatedBytes => GC.GetTotalAllocatedBytes(precise: false);

    /// <inheritdoc/>
    public long Bytes => GC.GetTotalMemory(forceFullCollection: false);

    /// <inheritdoc/>
    public void Collect()
    {
        ByteBuffers.Forget();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
