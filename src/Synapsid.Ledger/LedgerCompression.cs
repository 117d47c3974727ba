namespace Synapsid.Ledger;

/// <summary>How the ledger packs the records of a batch.</summary>
public enum LedgerCompression
{
    /// <summary>As they are: the fastest to write and to read.</summary>
    None,

    /// <summary>In LZ4 blocks of <see cref="LedgerOptions.BlockBytes"/>.</summary>
    Lz4,
}
