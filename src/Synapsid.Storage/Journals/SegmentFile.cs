using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>The segment that batches are written to.</summary>
internal sealed class SegmentFile : IDisposable
{
    private readonly IFile _file;
    private long _offset;

    private SegmentFile(IFile file, long firstSequence, uint crc, long offset)
    {
        _file = file;
        FirstSequence = firstSequence;
        Crc = crc;
        _offset = offset;
        Capacity = file.Length;
    }

    public long FirstSequence { get; }

    public uint Crc { get; }

    /// <summary>Its size in bytes.</summary>
    public long Capacity { get; }

    /// <summary>Bytes left for batches.</summary>
    public long Room => Capacity - _offset;

    /// <summary>
    /// Zeroes and syncs the file that the next segment will be, at least this long; returns its length.
    /// </summary>
    public static long Prepare(IFileSystem files, string directory, long bytes)
    {
        string path = Path.Combine(directory, JournalFormat.SpareName);
        try
        {
            using IFile file = files.Open(path, FileIntent.CreateOrReplace);
            file.Preallocate(bytes);
            file.Sync(); // Here, ahead of time, and not when the flusher has to begin it.
            return file.Length;
        }
        catch
        {
            // Half a spare is of no use, and on a full disk its room is wanted.
            files.Delete(path);
            throw;
        }
    }

    /// <summary>
    /// Makes the prepared file the segment that begins with a sequence; durable under its name on return.
    /// </summary>
    public static SegmentFile Begin(IFileSystem files, string directory, long firstSequence, DateTimeOffset created)
    {
        string spare = Path.Combine(directory, JournalFormat.SpareName);
        string path = Path.Combine(directory, JournalFormat.SegmentName(firstSequence));
        byte[] header = new byte[JournalFormat.SegmentHeaderBytes];
        uint crc = JournalFormat.WriteSegmentHeader(header, firstSequence, created);
        using (IFile file = files.Open(spare, FileIntent.ReadWrite))
        {
            file.Write(header, 0);
            file.Sync();
        }

        files.Rename(spare, path);
        files.SyncDirectory(directory);
        return new SegmentFile(files.Open(path, FileIntent.ReadWrite), firstSequence, crc, header.Length);
    }

    /// <summary>
    /// Opens a segment to go on behind the batches that a reader found whole. Where a torn tail follows them, it is cut
    /// off and zeroed, and that is synced, before anything new can be written: no old byte can ever pass for new.
    /// </summary>
    public static SegmentFile Reopen(IFileSystem files, SegmentReader read, bool cutTail)
    {
        IFile file = files.Open(read.Path, FileIntent.ReadWrite);
        try
        {
            if (cutTail)
            {
                long length = file.Length;
                file.SetLength(read.Offset);
                file.Preallocate(length);
            }

            // After a killed process, what was read may be in the operating system's memory alone.
            file.Sync();

            return new SegmentFile(file, read.FirstSequence, read.Crc, read.Offset);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(ReadOnlySpan<byte> batch)
    {
        _file.Write(batch, _offset);
        _offset += batch.Length;
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();
}
