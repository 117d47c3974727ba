namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The records that are the tree's leaves, by index: what verifying and rebuilding the tree read. The ledger's segments
/// are one; the other is the tests' list in memory.
/// </summary>
public interface ILeafSource
{
    /// <summary>The lowest index whose record is still stored; what lies below was pruned.</summary>
    long FirstIndex { get; }

    /// <summary>Records that were ever appended: one more than the highest index.</summary>
    long Count { get; }

    /// <summary>
    /// Adds the records from <paramref name="index"/> on to the batch, in order, until it takes no more or the ledger
    /// ends. Before a record that cannot be read whole it stops and sets <see cref="LeafBatch.Fault"/>.
    /// </summary>
    /// <param name="index">From <see cref="FirstIndex"/> to <see cref="Count"/>, exclusive.</param>
    /// <param name="batch">Emptied by the caller.</param>
    void Read(long index, LeafBatch batch);

    /// <summary>The path of the file that holds a record, for messages.</summary>
    string FileOf(long index);
}
