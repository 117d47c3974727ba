using Synapsid.Base.Memory;

namespace Synapsid;

/// <summary>That of this process.</summary>
internal sealed class RuntimeHeap : IManagedHeap
{
    /// <inheritdoc/>
    public long AllocatedBytes => GC.GetTotalAllocatedBytes(precise: false);

    /// <inheritdoc/>
    public long Bytes => GC.GetTotalMemory(forceFullCollection: false);

    /// <inheritdoc/>
    public void Collect() => ManagedHeap.GiveBack();
}
