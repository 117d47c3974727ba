namespace Synapsid.Storage.Journals;

/// <summary>When the journal makes the disk keep what was written.</summary>
public enum FsyncMode
{
    /// <summary>Before a record is acknowledged. No acknowledged record is ever lost.</summary>
    Always,

    /// <summary>
    /// Every <see cref="JournalOptions.FsyncIntervalMs"/>. A record is acknowledged once it is in the buffer: a crash
    /// of the process may take back the last <see cref="JournalOptions.BatchDelayMs"/>, one of the machine the last
    /// interval.
    /// </summary>
    Periodic,

    /// <summary>When a segment is full and at a clean end; between these the operating system decides.</summary>
    Never,
}
