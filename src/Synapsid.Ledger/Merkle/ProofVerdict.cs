namespace Synapsid.Ledger.Merkle;

/// <summary>What became of checking a proof file.</summary>
public enum ProofVerdict
{
    /// <summary>The record is in the log whose key was given, at the index that the file names.</summary>
    Valid,

    /// <summary>The file does not carry the record, so there is nothing that it could prove.</summary>
    NoRecord,

    /// <summary>The signed note in it is no checkpoint.</summary>
    NotACheckpoint,

    /// <summary>The checkpoint is another log's.</summary>
    ForeignLog,

    /// <summary>The key did not sign the checkpoint.</summary>
    BadSignature,

    /// <summary>The path does not lead from the record to the signed root.</summary>
    BadPath,
}
