namespace Synapsid.Storage.Journals;

/// <summary>When the journal makes the disk keep what was written.</summary>
public enum FsyncMode
{
    /// <summary>Before a record is acknowledged. No acknowledged record is ever lost.</summary>
    Always,

    /// <summary>
    /// Every <see cref="JournalOptions.FsyncIntervalMs"/>, and whenever somebody waits for it. Who does not wait may
    /// lose the last interval to a crash of the machine; to one of the process the last
    /// <see cref="JournalOptions.BatchDelayMs"/>, of bursts that have ended what a sync kept waiting, and what came
    /// while one went on.
    /// </summary>
    Periodic,

    /// <summary>
    /// When a segment is full and at a clean end; between these the operating system decides. A record counts as
    /// durable once it is in the buffer: whoever chose this asked for no more.
    /// </summary>
    Never,
}
