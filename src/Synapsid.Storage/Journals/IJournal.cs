namespace Synapsid.Storage.Journals;

/// <summary>
/// The one ordered record of every effect. Appending gives a sequence at once; group commit makes it durable soon
/// after. All members may be called from any thread.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>
    /// The first sequence that can still be read; one above <see cref="LastSequence"/> where there is none.
    /// </summary>
    long FirstSequence { get; }

    /// <summary>The sequence of the newest record, appended or recovered; 0 before the first.</summary>
    long LastSequence { get; }

    /// <summary>
    /// Every record up to this one is acknowledged: synced in <see cref="FsyncMode.Always"/>, else in the buffer.
    /// </summary>
    long DurableSequence { get; }

    /// <summary>
    /// Copies a record into the buffer and returns its sequence. Waits only while the buffer is full.
    /// </summary>
    /// <exception cref="ArgumentException">The payload is larger than a record may be.</exception>
    /// <exception cref="JournalFullException">The disk has no room; a later try may succeed.</exception>
    /// <exception cref="JournalFailedException">A write or a sync failed earlier; restart.</exception>
    long Append(byte kind, ReadOnlySpan<byte> payload);

    /// <summary>Returns when the record is acknowledged (see <see cref="DurableSequence"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No record has that sequence yet.</exception>
    /// <exception cref="JournalFailedException">It will never be: a write or a sync failed.</exception>
    void WaitDurable(long sequence);

    /// <summary>
    /// As <see cref="WaitDurable"/>, holding no thread. Await the task once; it goes on to the thread pool.
    /// </summary>
    ValueTask WaitDurableAsync(long sequence);

    /// <summary>Returns when every record appended before the call is synced, in every mode.</summary>
    /// <exception cref="JournalFailedException">A write or a sync failed.</exception>
    void Sync();

    /// <summary>A cursor whose first record is <paramref name="sequence"/>, which may be one above the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was cut, or is beyond what was appended.</exception>
    JournalCursor ReadFrom(long sequence);

    /// <summary>
    /// Gives up records up to and including a sequence, so that whole segments among them can be deleted.
    /// </summary>
    void Cut(long throughSequence);
}
