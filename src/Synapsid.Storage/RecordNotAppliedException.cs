namespace Synapsid.Storage;

/// <summary>
/// A record that the journal holds whole could not be applied to the state: a defect, of the program that wrote it or
/// of this one, and none of the disk. Nothing was changed on disk.
/// </summary>
public sealed class RecordNotAppliedException : Exception
{
    /// <summary>For a record of a data folder, and what happened.</summary>
    public RecordNotAppliedException(string path, long sequence, Exception cause)
        : base(
            $"A defect of Synapsid's own: record {sequence} of the journal in '{path}' could not be applied "
            + $"({cause.GetType().Name}: {cause.Message}). Nothing was changed and nothing is lost: keep the folder as "
            + "it is, start it with a newer version, and report this.",
            cause)
    {
        Sequence = sequence;
    }

    /// <summary>The record.</summary>
    public long Sequence { get; }
}
