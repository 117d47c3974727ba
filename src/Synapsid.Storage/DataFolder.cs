using Synapsid.Base.Files;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Storage;

/// <summary>
/// A data folder, opened by this process alone: its lock, its manifest, its journal and its snapshots, and the recovery
/// of a state from these.
/// </summary>
/// <remarks>
/// Two snapshots are kept, and the journal from the older one on, so that one bad snapshot costs time and no
/// data. Open, then <see cref="Recover"/>, then append to <see cref="Journal"/>.
/// </remarks>
public sealed class DataFolder : IDisposable
{
    private const string JournalName = "journal";
    private const string SnapshotsName = "snapshots";

    private readonly IFileSystem _files;
    private readonly FolderLock _lock;
    private readonly Journal _journal;
    private readonly List<string> _warnings = [];
    private Manifest _manifest;
    private int _takingSnapshot;
    private bool _disposed;

    private DataFolder(IFileSystem files, string path, FolderLock folderLock, Manifest manifest, Journal journal)
    {
        _files = files;
        _lock = folderLock;
        _manifest = manifest;
        _journal = journal;
        Path = path;
        if (journal.TornTail is not null) _warnings.Add(journal.TornTail);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder's own number, which it keeps for life.</summary>
    public Guid Id => _manifest.Id;

    /// <summary>The one journal of everything in the folder that lives in memory.</summary>
    public IJournal Journal => _journal;

    /// <summary>The sequence of the newest snapshot that counts; 0 where there is none.</summary>
    public long SnapshotSequence => _manifest.Snapshots is [SnapshotInfo newest, ..] ? newest.Sequence : 0;

    /// <summary>The length of that snapshot in bytes; 0 where there is none.</summary>
    public long SnapshotBytes => _manifest.Snapshots is [SnapshotInfo newest, ..] ? newest.Length : 0;

    /// <summary>What opening and recovery passed over, a sentence each that names the file and the reason.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private string SnapshotsPath => System.IO.Path.Combine(Path, SnapshotsName);

    /// <summary>Opens a folder, creating it where it is absent.</summary>
    /// <exception cref="DataFolderLockedException">Another process has it open.</exception>
    /// <exception cref="DataFolderDamagedException">The manifest is missing or not what was written.</exception>
    /// <exception cref="JournalDamagedException">Synced records cannot be read.</exception>
    /// <exception cref="IOException">It is of a newer format, or a file cannot be read or made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static DataFolder Open(IFileSystem files, string path, DataFolderOptions options, TimeProvider time)
    {
        options.Journal.Validate();
        files.CreateDirectory(path);
        string? program = System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        DataFolderHolder holder = new(
            Environment.ProcessId, options.ProcessName ?? program ?? "?", time.GetUtcNow(), null);
        FolderLock folderLock = FolderLock.Take(files, path, holder);
        try
        {
            // A process killed in the middle of replacing the manifest leaves a name that is seen, and could be lost.
            files.SyncDirectory(path);
            Manifest? manifest = Manifest.Read(files, path);
            CheckBelongings(files, path, manifest);
            if (manifest is not null) DeleteStraySnapshots(files, path, manifest);
            string journalPath = System.IO.Path.Combine(path, JournalName);
            Journal journal = Journals.Journal.Open(files, journalPath, options.Journal, time);
            return new DataFolder(
                files, path, folderLock, manifest ?? CreateManifest(files, path, time, journal), journal);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Who has a folder open, as its lock file says, or said when a process was killed; null where nobody has. Only
    /// <see cref="Open"/> tells for certain.
    /// </summary>
    public static DataFolderHolder? TryReadHolder(IFileSystem files, string path) => FolderLock.TryRead(files, path);

    /// <summary>
    /// Tells other processes where this one answers, such as <c>http://127.0.0.1:15500</c>; null for nowhere.
    /// </summary>
    public void SetEndpoint(string? endpoint) => _lock.SetEndpoint(endpoint);

    /// <summary>
    /// Brings an empty state to where it was: the newest good snapshot, then every record after it.
    /// </summary>
    /// <exception cref="DataFolderDamagedException">No snapshot is good, or the journal does not follow.</exception>
    /// <exception cref="JournalDamagedException">A record that must be there cannot be read.</exception>
    /// <exception cref="RecordNotAppliedException">A record was read whole, and the state failed at it.</exception>
    public void Recover(IStateMachine state)
    {
        long newest = SnapshotSequence;
        if (_journal.LastSequence < newest)
        {
            throw new DataFolderDamagedException(
                System.IO.Path.Combine(Path, JournalName),
                $"it ends with sequence {_journal.LastSequence}, before that of the newest snapshot, {newest}");
        }

        long sequence = LoadSnapshot(state);
        if (_journal.FirstSequence > sequence + 1)
        {
            throw new DataFolderDamagedException(
                newest == sequence ? System.IO.Path.Combine(Path, JournalName) : SnapshotsPath,
                $"the journal begins with sequence {_journal.FirstSequence}, and the newest good snapshot ends with "
                + $"{sequence}");
        }

        using JournalCursor cursor = _journal.ReadFrom(sequence + 1);
        while (cursor.TryRead(out JournalRecord record)) Apply(state, record);
    }

    /// <summary>
    /// Saves the state, makes that the newest snapshot, and gives up the journal's part before the other one kept.
    /// Records may be appended meanwhile. Does nothing where there is nothing new since the last one.
    /// </summary>
    /// <exception cref="InvalidOperationException">A snapshot is being taken already.</exception>
    /// <exception cref="IOException">It could not be written; the older snapshots still count.</exception>
    public void TakeSnapshot(IStateMachine state)
    {
        if (Interlocked.Exchange(ref _takingSnapshot, 1) == 1)
        {
            throw new InvalidOperationException("A snapshot is being taken already.");
        }

        try
        {
            long sequence = _journal.LastSequence;
            if (sequence == SnapshotSequence) return;
            _files.CreateDirectory(SnapshotsPath);
            using SnapshotWriter writer = SnapshotWriter.Create(_files, SnapshotsPath, sequence);
            state.Save(writer);

            // The state may hold records newer than the sequence. None of them may be lost once it is a snapshot:
            // their sequences would be given again, and what they meant be taken for known.
            _journal.Sync();
            Register(writer.Finish());
        }
        finally
        {
            Volatile.Write(ref _takingSnapshot, 0);
        }
    }

    /// <summary>Syncs and closes the journal and gives the lock back.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _journal.Dispose();
        _lock.Dispose();
    }

    /// <summary>
    /// A folder's journal is made before its manifest, and nothing is appended in between. So a manifest without a
    /// journal, or records without a manifest, have lost the other, and going on would begin anew in silence.
    /// </summary>
    private static void CheckBelongings(IFileSystem files, string path, Manifest? manifest)
    {
        string journal = System.IO.Path.Combine(path, JournalName);
        string snapshots = System.IO.Path.Combine(path, SnapshotsName);
        if (manifest is not null)
        {
            if (JournalOpening.FindSegments(files, journal).Count > 0) return;
            throw new DataFolderDamagedException(journal, "it holds no segment");
        }

        string? orphaned = JournalOpening.HoldsRecords(files, journal) ? journal
            : files.ListFiles(snapshots).Count > 0 ? snapshots
            : null;
        if (orphaned is null) return;
        throw new DataFolderDamagedException(
            System.IO.Path.Combine(path, Manifest.Name), $"it is missing, though there are files in '{orphaned}'");
    }

    private static Manifest CreateManifest(IFileSystem files, string path, TimeProvider time, Journal journal)
    {
        try
        {
            Manifest manifest = new(Guid.CreateVersion7(time.GetUtcNow()), []);
            manifest.Write(files, path);
            return manifest;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Deletes snapshots that the manifest does not list: begun and not finished, or replaced since.</summary>
    private static void DeleteStraySnapshots(IFileSystem files, string path, Manifest manifest)
    {
        string directory = System.IO.Path.Combine(path, SnapshotsName);
        foreach (string name in files.ListFiles(directory))
        {
            if (manifest.Snapshots.Any(snapshot => SnapshotFormat.FileName(snapshot.Sequence) == name)) continue;
            files.Delete(System.IO.Path.Combine(directory, name));
        }
    }

    private void Apply(IStateMachine state, in JournalRecord record)
    {
        try
        {
            state.Apply(record);
        }
        catch (Exception cause) when (IsDefect(cause))
        {
            throw new RecordNotAppliedException(Path, record.Sequence, cause);
        }
    }

    /// <summary>Whether an exception is one that well-made code does not throw, whatever the disk and its files say.
    /// </summary>
    private static bool IsDefect(Exception exception) =>
        exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException or InvalidCastException
            or NullReferenceException or ArithmeticException or KeyNotFoundException or FormatException;

    /// <summary>Loads the newest snapshot that is whole; returns its sequence, or 0 where there is none.</summary>
    private long LoadSnapshot(IStateMachine state)
    {
        foreach (SnapshotInfo listed in _manifest.Snapshots)
        {
            string path = System.IO.Path.Combine(SnapshotsPath, SnapshotFormat.FileName(listed.Sequence));
            SnapshotReader? reader = TryOpenSnapshot(path, listed);
            if (reader is null)
            {
                _manifest = _manifest with { Snapshots = [.. _manifest.Snapshots.Where(kept => kept != listed)] };
                continue;
            }

            using (reader) state.Load(reader);
            return listed.Sequence;
        }

        return 0;
    }

    private SnapshotReader? TryOpenSnapshot(string path, SnapshotInfo listed)
    {
        try
        {
            SnapshotReader reader = SnapshotReader.Open(_files, path);
            if (reader.Info == listed) return reader;
            reader.Dispose();
            _warnings.Add($"The snapshot '{path}' was passed over: it is not the one that the manifest lists.");
        }
        catch (SnapshotDamagedException damaged)
        {
            _warnings.Add($"The snapshot '{path}' was passed over: {damaged.Problem}.");
        }
        catch (FileNotFoundException)
        {
            _warnings.Add($"The snapshot '{path}' was passed over: it is missing.");
        }

        return null;
    }

    private void Register(SnapshotInfo snapshot)
    {
        Manifest next = _manifest with
        {
            Snapshots = [snapshot, .. _manifest.Snapshots.Take(Manifest.SnapshotsMax - 1)],
        };
        next.Write(_files, Path);
        _manifest = next;
        DeleteStraySnapshots(_files, Path, _manifest);
        if (_manifest.Snapshots.Count == Manifest.SnapshotsMax) _journal.Cut(_manifest.Snapshots[^1].Sequence);
    }
}
