namespace Synapsid.Storage.Journals;

/// <summary>
/// The next segment could not be reserved, so a record was not taken. The journal is whole and may go on later.
/// </summary>
public sealed class JournalFullException : IOException
{
    /// <summary>For the failure to reserve the next segment.</summary>
    public JournalFullException(Exception cause)
        : base($"The journal has no room for another record, and goes on once there is. {cause?.Message}", cause)
    {
    }
}
