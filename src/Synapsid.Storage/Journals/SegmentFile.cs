using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>
/// The segment that batches are written to: in whole pages, for where the operating system has put a page of the file
/// out of its memory, writing a part of it would have to read the rest first, and the writer would wait for the disk.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    /// <summary>What a write begins and ends at a multiple of: the operating system's page, or a part of it.</summary>
    public const int PageBytes = 4096;

    private readonly IFile _file;
    private readonly byte[] _page; // begins with the bytes before the offset that are in its page
    private long _offset;

    private SegmentFile(IFile file, long firstSequence, uint crc, byte[] page, long offset)
    {
        _file = file;
        _page = page;
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
        byte[] page = new byte[PageBytes];
        uint crc = JournalFormat.WriteSegmentHeader(page, firstSequence, created);
        using (IFile file = files.Open(spare, FileIntent.ReadWrite))
        {
            file.Write(page.AsSpan(0, (int)Math.Min(PageBytes, file.Length)), 0);
            file.Sync();
        }

        files.Rename(spare, path);
        files.SyncDirectory(directory);
        IFile active = files.Open(path, FileIntent.ReadWrite);
        return new SegmentFile(active, firstSequence, crc, page, JournalFormat.SegmentHeaderBytes);
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
            byte[] page = new byte[PageBytes];
            int begun = (int)(read.Offset % PageBytes);
            int found = file.Read(page.AsSpan(0, begun), read.Offset - begun);
            if (found != begun) throw new JournalDamagedException(read.Path, read.Offset, "it ends before its records");
            return new SegmentFile(file, read.FirstSequence, read.Crc, page, read.Offset);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Completes a batch and writes it behind the others; there must be <see cref="Room"/> for it.</summary>
    public void Write(BatchBuffer batch, long syncedSequence)
    {
        batch.Seal(Crc, syncedSequence);
        int begun = (int)(_offset % PageBytes);
        long end = _offset + batch.Length;
        int ended = (int)(end % PageBytes);
        long zeros = ended == 0 ? 0 : Math.Min(PageBytes - ended, Capacity - end);
        ReadOnlySpan<byte> pages = batch.Surround(_page.AsSpan(0, begun), (int)zeros);
        _file.Write(pages, _offset - begun);
        pages.Slice(begun + batch.Length - ended, ended).CopyTo(_page);
        _offset = end;
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();
}
