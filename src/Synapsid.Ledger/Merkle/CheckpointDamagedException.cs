namespace Synapsid.Ledger.Merkle;

/// <summary>The ledger's checkpoints are damaged, or are not those of this ledger.</summary>
public sealed class CheckpointDamagedException : IOException
{
    /// <summary>Names the file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="reason">What is wrong with it.</param>
    public CheckpointDamagedException(string path, string reason)
        : base($"The ledger's checkpoints cannot be relied on: '{path}' {reason}. Run 'syn ledger verify', keep the "
            + "folder as evidence, and put the file back from a backup.")
    {
    }
}
