using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>What opening found on disk, made fit for appending.</summary>
internal sealed class JournalOpening
{
    private JournalOpening(List<long> segments, SegmentFile active, long lastSequence, string? tornTail)
    {
        Segments = segments;
        Active = active;
        LastSequence = lastSequence;
        TornTail = tornTail;
    }

    /// <summary>First sequences, ascending; at least one.</summary>
    public List<long> Segments { get; }

    public SegmentFile Active { get; }

    public long LastSequence { get; }

    public string? TornTail { get; }

    /// <summary>
    /// Reads the last segment to its end. The others are known to be whole, since each was synced before the next one
    /// began; cursors check them as they read.
    /// </summary>
    public static JournalOpening Run(IFileSystem files, string directory, int firstSegmentBytes, TimeProvider time)
    {
        files.CreateDirectory(directory);
        files.Delete(Path.Combine(directory, JournalFormat.SpareName));
        List<long> segments = FindSegments(files, directory);

        // A process killed in the middle of a rotation leaves a name that is seen, and yet could be lost.
        files.SyncDirectory(directory);
        if (segments.Count > 0) return Reopen(files, directory, segments);
        SegmentFile.Prepare(files, directory, firstSegmentBytes);
        return new JournalOpening([1], SegmentFile.Begin(files, directory, 1, time.GetUtcNow()), 0, null);
    }

    /// <summary>The first sequences of a directory's segments, ascending; none where it is absent.</summary>
    public static List<long> FindSegments(IFileSystem files, string directory)
    {
        List<long> segments = [];
        foreach (string name in files.ListFiles(directory))
        {
            if (JournalFormat.TryParseSegmentName(name, out long first)) segments.Add(first);
        }

        return segments;
    }

    /// <summary>Whether anything was ever written behind a segment's header, or cut off the journal.</summary>
    public static bool HoldsRecords(IFileSystem files, string directory)
    {
        List<long> segments = FindSegments(files, directory);
        if (segments is not [1]) return segments.Count > 0;
        string path = Path.Combine(directory, JournalFormat.SegmentName(1));
        using IFile file = files.Open(path, FileIntent.Read);
        Span<byte> begin = stackalloc byte[JournalFormat.BatchHeaderBytes];
        int length = file.Read(begin, JournalFormat.SegmentHeaderBytes);
        return begin[..length].ContainsAnyExcept((byte)0);
    }

    private static JournalOpening Reopen(IFileSystem files, string directory, List<long> segments)
    {
        string path = Path.Combine(directory, JournalFormat.SegmentName(segments[^1]));
        using SegmentReader reader = SegmentReader.Open(files, path, segments[^1]);
        long expected = segments[^1];
        while (reader.TryReadBatch(expected, out JournalBatch batch)) expected = batch.LastSequence + 1;
        SegmentTail tail = reader.InspectTail(expected);
        if (tail == SegmentTail.Damaged)
        {
            throw new JournalDamagedException(
                path, reader.Offset, $"sequence {expected} was synced and cannot be read, though later ones can");
        }

        string? torn = tail == SegmentTail.Clean
            ? null
            : $"An unfinished write in '{path}' at byte {reader.Offset} was cut off; the journal now ends "
                + $"with sequence {expected - 1}.";
        return new JournalOpening(
            segments, SegmentFile.Reopen(files, reader, cutTail: torn is not null), expected - 1, torn);
    }
}
