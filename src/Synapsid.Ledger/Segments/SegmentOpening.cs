using Synapsid.Base.Files;

namespace Synapsid.Ledger.Segments;

/// <summary>What opening found on disk, made fit for appending.</summary>
internal sealed class SegmentOpening
{
    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly LedgerOptions _options;
    private readonly FilterBudget _budget;
    private long _expected;

    private SegmentOpening(IFileSystem files, string folder, LedgerOptions options, FilterBudget budget)
    {
        _files = files;
        _folder = folder;
        _options = options;
        _budget = budget;
    }

    /// <summary>The segments in order; the last is <see cref="Active"/>'s.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>Those that are full and were not sealed yet.</summary>
    public List<SealRequest> Full { get; } = [];

    /// <summary>The segment to go on with.</summary>
    public SegmentFile Active { get; private set; } = null!;

    /// <summary>What was cut off because a crash had torn it, in a sentence; null where nothing was.</summary>
    public string? TornTail { get; private set; }

    /// <summary>
    /// Opens the segments of a folder. One that has its index was synced as a whole before; the others are read to
    /// their end, and a tail that a crash tore is cut off at the last whole batch.
    /// </summary>
    /// <exception cref="LedgerDamagedException">Events that had been synced cannot be read.</exception>
    public static SegmentOpening Run(
        IFileSystem files,
        string folder,
        LedgerOptions options,
        FilterBudget budget,
        DateTimeOffset now,
        long firstBytes)
    {
        SegmentOpening opening = new(files, folder, options, budget);
        files.CreateDirectory(folder);
        files.Delete(Path.Combine(folder, SegmentFormat.SpareName));
        List<long> firsts = [];
        foreach (string name in files.ListFiles(folder))
        {
            if (SegmentFormat.TryParseName(name, out long first)) firsts.Add(first);
            else if (name.EndsWith(".tmp", StringComparison.Ordinal)) files.Delete(Path.Combine(folder, name));
        }

        // A process killed in the middle of a rotation leaves a name that is seen, and yet could be lost.
        files.SyncDirectory(folder);
        for (int i = 0; i < firsts.Count; i++)
        {
            if (!opening.Open(firsts, i)) break;
        }

        if (opening.Active is null) opening.BeginNext(now, firstBytes);
        return opening;
    }

    /// <summary>Opens one segment; false where the ledger ends with it, and what follows was removed.</summary>
    private bool Open(List<long> firsts, int place)
    {
        long first = firsts[place];
        bool last = place == firsts.Count - 1;
        string path = Path.Combine(_folder, SegmentFormat.Name(first));
        if (place > 0 && first != _expected) return CutBehind(firsts, place, path, 0);
        IFile file = _files.Open(path, FileIntent.ReadWrite);
        byte[] header = new byte[SegmentFormat.HeaderBytes];
        int read = file.Read(header, 0);
        uint crc = SegmentFormat.Seed(first);
        if (SegmentFormat.ReadHeader(header.AsSpan(0, read), first) is { } problem)
        {
            // In mode never, a header may be lost that was never synced; then nothing behind it was promised either.
            file.Dispose();
            _expected = first;
            bool written = SegmentFormat.IsHeaderWhole(header.AsSpan(0, read));
            if (written || ProvesLoss(path, first)) throw new LedgerDamagedException(path, 0, problem);
            return CutBehind(firsts, place, path, 0);
        }

        if (SealedIndex.TryOpen(_files, _folder, first, _budget) is { } index)
        {
            if (index.Header.SegmentBytes != file.Length)
            {
                throw new LedgerDamagedException(
                    path,
                    Math.Min(file.Length, index.Header.SegmentBytes),
                    $"it has {file.Length} bytes and should have "
                        + $"{index.Header.SegmentBytes}");
            }

            Segments.Add(new Segment(file, first, crc, index));
            _expected = first + index.Count;
            return true;
        }

        return Scan(firsts, place, file, crc, last);
    }

    private bool Scan(List<long> firsts, int place, IFile file, uint crc, bool last)
    {
        long first = firsts[place];
        SegmentIndexBuilder index = new(_options.IndexInterval);
        SegmentReader reader = new(file, crc, SegmentFormat.HeaderBytes, first);
        while (true)
        {
            long offset = reader.Offset;
            if (!reader.TryRead(out SegmentBatch batch)) break;
            index.Add(batch, offset);
        }

        _expected = reader.Expected;
        SegmentTail tail = reader.InspectTail();
        bool goesOn = !last && firsts[place + 1] == _expected && tail == SegmentTail.Clean;
        if (tail == SegmentTail.Damaged) throw Damaged(file.Path, reader.Offset);
        Segment segment = new(file, first, crc, index);
        Segments.Add(segment);
        if (goesOn)
        {
            file.Sync();
            Full.Add(new SealRequest(segment, reader.Offset));
            return true;
        }

        if (!last) CutBehind(firsts, place + 1, file.Path, reader.Offset);
        bool torn = tail == SegmentTail.Torn;
        if (torn) TornTail ??= Torn(file.Path, reader.Offset);
        Active = SegmentFile.Reopen(_files, file.Path, first, crc, reader.Offset, torn);
        Segments[^1] = new Segment(Active.File, first, crc, index);
        file.Dispose();
        return false;
    }

    /// <summary>
    /// The ledger ends with the index expected: removes what lies behind, unless that proves a loss. Newest first, so
    /// that a crash on the way leaves no hole.
    /// </summary>
    private bool CutBehind(List<long> firsts, int from, string path, long offset)
    {
        for (int i = firsts.Count - 1; i >= from; i--)
        {
            string later = Path.Combine(_folder, SegmentFormat.Name(firsts[i]));
            if (ProvesLoss(later, firsts[i])) throw Damaged(path, offset);
        }

        for (int i = firsts.Count - 1; i >= from; i--)
        {
            _files.Delete(Path.Combine(_folder, SegmentFormat.IndexName(firsts[i])));
            _files.Delete(Path.Combine(_folder, SegmentFormat.Name(firsts[i])));
            _files.SyncDirectory(_folder);
        }

        TornTail ??= Torn(path, offset);
        if (Segments.Count == 0) return false;
        Segment end = Segments[^1];
        if (end.IsSealed || Active is not null || offset > 0) return false;

        // What is before has a clean end and goes on.
        long bytes = Full[^1].Bytes;
        Full.RemoveAt(Full.Count - 1);
        Active = SegmentFile.Reopen(_files, end.File.Path, end.FirstIndex, end.Crc, bytes, cutTail: false);
        Segments[^1] = new Segment(Active.File, end.FirstIndex, end.Crc, end.Index);
        end.File.Dispose();
        return false;
    }

    /// <summary>
    /// Whether a segment that does not follow holds a batch written when the event expected was synced.
    /// </summary>
    private bool ProvesLoss(string path, long first)
    {
        if (_files.FileExists(Path.Combine(_folder, SegmentFormat.IndexName(first)))) return true;
        using IFile file = _files.Open(path, FileIntent.Read);
        SegmentReader reader = new(file, SegmentFormat.Seed(first), SegmentFormat.HeaderBytes, first);
        while (reader.TryRead(out SegmentBatch batch))
        {
            if (batch.Header.Synced > _expected) return true;
        }

        return false;
    }

    private void BeginNext(DateTimeOffset now, long firstBytes)
    {
        bool sync = _options.FsyncMode != Synapsid.Storage.Journals.FsyncMode.Never;
        SegmentFile.Prepare(_files, _folder, firstBytes, sync);
        Active = SegmentFile.Begin(_files, _folder, _expected, now, sync);
        SegmentIndexBuilder index = new(_options.IndexInterval);
        Segments.Add(new Segment(Active.File, _expected, Active.Crc, index));
    }

    private LedgerDamagedException Damaged(string path, long offset) => new(
        path, offset, $"event {_expected} was synced and cannot be read, though later ones can");

    private string Torn(string path, long offset) =>
        $"An unfinished write in '{path}' at byte {offset} was cut off; the ledger now ends before index {_expected}.";
}
