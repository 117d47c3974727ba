namespace Synapsid;

/// <summary>The runtime's heap, as <see cref="IdleCollection"/> sees it.</summary>
internal interface IManagedHeap
{
    /// <summary>Bytes allocated since the process began.</summary>
    long AllocatedBytes { get; }

    /// <summary>Bytes of objects, those that nobody needs any more included.</summary>
    long Bytes { get; }

    /// <summary>Frees what nobody needs and gives its memory back to the system; every thread waits for it.</summary>
    void Collect();
}
