using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Signs the ledger's checkpoints and keeps every one of them: appended to the history and synced first, then put into
/// the file <c>checkpoint</c> for all to read. Used by one thread at a time.
/// </summary>
/// <remarks>
/// A crash may tear the last record of the history. It is cut when the log is opened, unless the newest checkpoint in
/// the other file shows that it was once whole: then this is no crash but damage, and opening says so.
/// </remarks>
public sealed class CheckpointLog : IDisposable
{
    private const string Temporary = ".new";

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly NoteSigner _signer;
    private IFile? _file;
    private long _length;
    private bool _failed;
    private bool _newestIsOld; // the last checkpoint is in the history and not yet in the file of the newest

    private CheckpointLog(IFileSystem files, string folder, NoteSigner signer)
    {
        _files = files;
        _folder = folder;
        _signer = signer;
    }

    /// <summary>The newest checkpoint; null where none was signed yet.</summary>
    public Checkpoint? Last { get; private set; }

    /// <summary>The newest checkpoint's note.</summary>
    public SignedNote? LastNote { get; private set; }

    /// <summary>The log's name, which is its key's.</summary>
    public string Origin => _signer.Key.Name;

    /// <summary>Opens a ledger's checkpoints, and makes good what a crash left half done.</summary>
    /// <param name="files">Where files live.</param>
    /// <param name="ledgerFolder">The ledger's folder.</param>
    /// <param name="signer">The ledger's key; not disposed here.</param>
    /// <exception cref="CheckpointDamagedException">A file is damaged, or signed by another key.</exception>
    public static CheckpointLog Open(IFileSystem files, string ledgerFolder, NoteSigner signer)
    {
        CheckpointLog log = new(files, ledgerFolder, signer);
        string folder = Path.Combine(ledgerFolder, CheckpointHistory.Folder);
        files.CreateDirectory(folder);
        using NoteVerifier verifier = NoteVerifier.TryCreate(signer.Key, out NoteVerifier? made)
            ? made
            : throw new ArgumentException("The signer's key cannot verify.", nameof(signer));
        if (files.ListFiles(folder) is [.., string newest]) log.OpenHistory(Path.Combine(folder, newest), verifier);
        log.CompareNewest(verifier);
        return log;
    }

    /// <summary>
    /// Signs a checkpoint. When this returns it is safe on disk and published; what it covers must have been so before.
    /// </summary>
    /// <param name="size">Leaves; never fewer than before.</param>
    /// <param name="root">Their root, 32 bytes.</param>
    /// <param name="time">Now; a clock that went back is not followed.</param>
    /// <exception cref="ArgumentException">The tree is not one that the last checkpoint's grew into.</exception>
    /// <exception cref="CheckpointRoomException">The disk is full; it may be tried again.</exception>
    /// <exception cref="IOException">It could not be written; the log must be opened anew.</exception>
    public SignedNote Publish(long size, ReadOnlySpan<byte> root, DateTimeOffset time)
    {
        if (_failed) throw new IOException("An earlier checkpoint could not be written. Open the ledger anew.");
        if (Last is not null && (size < Last.Size || (size == Last.Size && !Last.Root.Span.SequenceEqual(root))))
        {
            throw new ArgumentException(
                $"A tree of {size} records is not one that the signed tree of {Last.Size} can have grown into.");
        }

        if (_newestIsOld)
        {
            WriteNewest(LastNote!);
            if (size == Last!.Size) return LastNote!;
        }

        if (Last?.Time > time) time = Last.Time.Value;
        long number = (Last?.Number + 1) ?? 0;
        Checkpoint checkpoint = Checkpoint.Create(Origin, size, root.ToArray(), number, time);
        SignedNote note = _signer.Sign(checkpoint.ToText());
        _failed = true;
        Append(number, note);
        _failed = false;
        Last = checkpoint;
        LastNote = note;
        WriteNewest(note);
        return note;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void OpenHistory(string path, NoteVerifier verifier)
    {
        _file = _files.Open(path, FileIntent.ReadWrite);
        foreach (CheckpointRecord record in CheckpointHistory.ReadFile(_files, path))
        {
            if (record.Fault is not null) break;
            _length = record.Offset + record.Length;
            (Last, LastNote) = (record.Checkpoint, record.Note);
        }

        if (Last is null)
        {
            // The file's only record is torn; the one before is in the file before.
            foreach (CheckpointRecord record in CheckpointHistory.Read(_files, _folder))
            {
                if (record.File != path) (Last, LastNote) = (record.Checkpoint, record.Note);
            }
        }

        if (Last is null) return;
        if (LastNote is null || Last.Origin != Origin || !verifier.Verify(LastNote))
        {
            throw new CheckpointDamagedException(path, $"ends with a checkpoint that the key of {Origin} did not sign");
        }
    }

    /// <summary>
    /// Cuts a torn tail where the newest published checkpoint does not speak against it, and publishes what a crash
    /// kept from being published.
    /// </summary>
    private void CompareNewest(NoteVerifier verifier)
    {
        string path = Path.Combine(_folder, CheckpointHistory.NewestFile);
        SignedNote? newest = null;
        if (_files.FileExists(path))
        {
            newest = ReadNote(_files, path);
            if (newest is null
                || !Checkpoint.TryParse(newest.Text, out Checkpoint? published)
                || !verifier.Verify(newest))
            {
                throw new CheckpointDamagedException(path, "holds no checkpoint that this ledger's key has signed");
            }

            if (published.Number is null)
            {
                throw new CheckpointDamagedException(path, "holds a checkpoint without a number");
            }

            if (published.Number > (Last?.Number ?? -1))
            {
                throw new CheckpointDamagedException(
                    _file?.Path ?? Path.Combine(_folder, CheckpointHistory.Folder),
                    $"is damaged at byte {_length}: checkpoint {published.Number} was published and is not in it");
            }

            if (published.Number == Last?.Number && !newest.Bytes.Span.SequenceEqual(LastNote!.Bytes.Span))
            {
                throw new CheckpointDamagedException(path, "is not the checkpoint of that number in the history");
            }
        }

        if (_file is not null && _file.Length > _length)
        {
            _file.SetLength(_length);
            _file.Sync();
        }

        if (LastNote is null || newest?.Bytes.Span.SequenceEqual(LastNote.Bytes.Span) == true) return;
        WriteNewest(LastNote);
    }

    private void Append(long number, SignedNote note)
    {
        byte[] record = CheckpointHistory.Format(number, note);
        if (_file is null || _length + record.Length > CheckpointHistory.FileBytesMax)
        {
            string folder = Path.Combine(_folder, CheckpointHistory.Folder);
            string path = Path.Combine(folder, CheckpointHistory.FileName(number));
            IFile next = WithRoom(() => _files.Open(path, FileIntent.CreateNew));
            _file?.Dispose();
            _file = next;
            _length = 0;
            _files.SyncDirectory(folder);
        }

        WriteRecord(_file, record);
        _file.Sync();
        _length += record.Length;
    }

    /// <summary>A record that finds no room leaves nothing of itself.</summary>
    private void WriteRecord(IFile file, byte[] record)
    {
        try
        {
            file.Write(record, _length);
        }
        catch (DiskFullException full)
        {
            if (file.Length > _length) file.SetLength(_length);
            _failed = false;
            throw new CheckpointRoomException(full);
        }
    }

    private void WriteNewest(SignedNote note)
    {
        string path = Path.Combine(_folder, CheckpointHistory.NewestFile);
        _newestIsOld = true;
        _failed = true;
        using (IFile file = WithRoom(() => _files.Open(path + Temporary, FileIntent.CreateOrReplace)))
        {
            WithRoom(() =>
            {
                file.Write(note.Bytes.Span, 0);
                return file;
            });
            file.Sync();
        }

        WithRoom(() =>
        {
            _files.Rename(path + Temporary, path);
            return path;
        });
        _failed = false;
        _newestIsOld = false;
    }

    /// <summary>Does what a full disk keeps from being done, and leaves as it was.</summary>
    private T WithRoom<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DiskFullException full)
        {
            _failed = false;
            throw new CheckpointRoomException(full);
        }
    }

    /// <summary>The note in a file; null where there is none.</summary>
    internal static SignedNote? ReadNote(IFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        if (file.Length > SignedNote.BytesMax) return null;
        byte[] bytes = new byte[file.Length];
        int read = file.Read(bytes, 0);
        return SignedNote.TryParse(bytes.AsSpan(0, read), out SignedNote? note) ? note : null;
    }
}
