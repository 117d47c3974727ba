using Synapsid.Base.Files;

namespace Synapsid.Storage.Journals;

/// <summary>
/// Reads records in order, across segments, for recovery and for followers. It sees what is acknowledged and in the
/// files. For one thread at a time.
/// </summary>
public sealed class JournalCursor : IDisposable
{
    private readonly Journal _journal;
    private readonly IFileSystem _files;
    private readonly string _directory;
    private SegmentReader? _segment;
    private byte[] _batch = [];
    private int _offset;
    private int _length;
    private long _next;

    internal JournalCursor(Journal journal, IFileSystem files, string directory, long sequence)
    {
        _journal = journal;
        _files = files;
        _directory = directory;
        Position = sequence;
    }

    /// <summary>The sequence of the next record.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next record; false where there is none yet.</summary>
    /// <exception cref="JournalDamagedException">A record that must be there cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It was cut before it was read; start from a snapshot.</exception>
    public bool TryRead(out JournalRecord record)
    {
        while (true)
        {
            while (_offset < _length)
            {
                ReadOnlySpan<byte> rest = _batch.AsSpan(_offset, _length - _offset);
                if (!JournalFormat.TryTakeRecord(ref rest, out byte kind, out ReadOnlySpan<byte> payload))
                {
                    throw Damaged("a record is malformed");
                }

                _offset = _length - rest.Length;
                long sequence = _next++;
                if (sequence < Position) continue;
                Position = sequence + 1;
                record = new JournalRecord(sequence, kind, payload);
                return true;
            }

            if (Position > _journal.ReadableSequence)
            {
                record = default;
                return false;
            }

            LoadBatch();
        }
    }

    /// <summary>Completes when <see cref="TryRead"/> has something to read, or fails as the journal does.</summary>
    public Task WaitForMoreAsync(CancellationToken cancellation = default) =>
        _offset < _length ? Task.CompletedTask : _journal.WaitReadable(Position - 1).WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _segment?.Dispose();

    private void LoadBatch()
    {
        if (_segment is not null && TryLoadBatch()) return;

        // The segment has ended, so another begins with exactly what comes next.
        long wanted = _segment is null ? Position : _next;
        long first = _journal.SegmentOf(wanted);
        if (_segment is not null && first != wanted) throw Damaged("no segment begins with it either");
        SegmentReader segment = OpenSegment(first, wanted);
        _segment?.Dispose();
        _segment = segment;
        _next = first;
        if (!TryLoadBatch()) throw Damaged("no whole batch begins with it");
    }

    private bool TryLoadBatch()
    {
        if (!_segment!.TryReadBatch(_next, out JournalBatch batch)) return false;
        if (batch.Records.Length > _batch.Length) _batch = new byte[batch.Records.Length];
        batch.Records.CopyTo(_batch);
        _offset = 0;
        _length = batch.Records.Length;
        return true;
    }

    private SegmentReader OpenSegment(long first, long wanted)
    {
        string path = Path.Combine(_directory, JournalFormat.SegmentName(first));
        try
        {
            return SegmentReader.Open(_files, path, first);
        }
        catch (FileNotFoundException)
        {
            _journal.SegmentOf(wanted); // says so where it was cut a moment ago
            throw new JournalDamagedException(path, 0, "the file is missing");
        }
    }

    private JournalDamagedException Damaged(string problem) =>
        new(_segment!.Path, _segment.Offset, $"sequence {_next} cannot be read: {problem}");
}
