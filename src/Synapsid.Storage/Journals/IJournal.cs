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
    /// Every record up to this one is synced; in <see cref="FsyncMode.Never"/>, in the buffer. Cheap to read.
    /// </summary>
    long DurableSequence { get; }

    /// <summary>Payload bytes of all records appended since the journal was opened. Cheap to read.</summary>
    long AppendedBytes { get; }

    /// <summary>
    /// Whether every record is synced as soon as the disk can, or at the end of a burst, though nobody waits for it.
    /// </summary>
    bool SyncsAlways { get; }

    /// <summary>Why the journal has stopped for good; null while it works.</summary>
    JournalFailedException? Failure { get; }

    /// <summary>
    /// Raised each time <see cref="DurableSequence"/> has grown by a sync, and when <see cref="Failure"/> is set: on
    /// the thread that synced, with no lock held. A handler wakes whom it knows and returns at once; it does not throw.
    /// </summary>
    event Action? Advanced;

    /// <summary>
    /// Copies a record into the buffer and returns its sequence. Waits only while the buffer is full.
    /// </summary>
    /// <exception cref="ArgumentException">The payload is larger than a record may be.</exception>
    /// <exception cref="JournalFullException">The disk has no room; a later try may succeed.</exception>
    /// <exception cref="JournalFailedException">A write or a sync failed earlier; restart.</exception>
    long Append(byte kind, ReadOnlySpan<byte> payload);

    /// <summary>
    /// The caller is about to append records whose durability it will ask for together: those appended from now on are
    /// not written before <see cref="EndBurst"/>, unless somebody waits for one, they become many, or a sync is due.
    /// </summary>
    void BeginBurst();

    /// <summary>
    /// Ends a burst and has all that was appended written, and, where every record is synced, synced: mostly by the
    /// caller's thread before this returns, else soon by another. <see cref="DurableSequence"/> and
    /// <see cref="Failure"/> tell what came of it.
    /// </summary>
    void EndBurst();

    /// <summary>
    /// Whether a record of that size would be refused, for the disk is full. Costs nothing while it is not; while it
    /// is, room is looked for again every second.
    /// </summary>
    bool Refuses(int payloadBytes);

    /// <summary>
    /// Returns when the record is durable (see <see cref="DurableSequence"/>); whoever waits has it synced at once.
    /// </summary>
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
