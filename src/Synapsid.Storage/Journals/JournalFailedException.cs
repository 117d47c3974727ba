namespace Synapsid.Storage.Journals;

/// <summary>A write or a sync of the journal failed, so nothing appended since the last sync can be promised.</summary>
public sealed class JournalFailedException : IOException
{
    /// <summary>For a failure whose message says what happened to which file.</summary>
    public JournalFailedException(Exception cause)
        : base(
            "The journal has stopped, because a write or a sync failed; what was acknowledged before is safe. "
            + $"Put the cause right and restart. Cause: {cause?.Message}",
            cause)
    {
    }
}
