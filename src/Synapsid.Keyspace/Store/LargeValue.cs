using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// A collection too large for a record: an object of its key's shard, used under the shard's lock alone. Memory outside
/// the heap is freed by <see cref="IDisposable.Dispose"/>, which the store calls when the key goes.
/// </summary>
public abstract class LargeValue : IDisposable
{
    /// <summary>The type.</summary>
    public abstract KeyType Type { get; }

    /// <summary>How many elements it has.</summary>
    public abstract long Count { get; }

    /// <summary>The memory it takes, in bytes, as <c>MEMORY USAGE</c> and the memory limit count it.</summary>
    public abstract long Bytes { get; }

    /// <summary>
    /// Begins a copy that can be read while the collection goes on changing between the calls of
    /// <see cref="ILargeValueSave.Next"/>, all made under the shard's lock.
    /// </summary>
    public abstract ILargeValueSave BeginSave();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Bytes as its shard has counted them.</summary>
    internal long CountedBytes { get; set; }
}
