using System.Buffers.Binary;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The index of a sealed segment, in its file: the sparse entries are in memory, the rest is read when it is asked for,
/// and checked the first time.
/// </summary>
internal sealed class SealedIndex : ISegmentIndex, IDisposable
{
    private const int ProbeSlots = 16;

    private readonly IFile _file;
    private readonly SegmentIndexHeader _header;
    private readonly SparseEntry[] _entries;
    private readonly FilterBudget _budget;
    private byte[]? _filter;
    private byte[]? _values;
    private bool _retired; // no reader keeps the filter any more
    private int _checked; // a bit for each section found whole

    private SealedIndex(IFile file, SegmentIndexHeader header, SparseEntry[] entries, FilterBudget budget)
    {
        _file = file;
        _header = header;
        _entries = entries;
        _budget = budget;
    }

    public int Count => _header.Count;

    public int Interval => _header.Interval;

    public SegmentIndexHeader Header => _header;

    public string Path => _file.Path;

    /// <summary>Opens the index of a segment; null where there is none that is whole and of this segment.</summary>
    public static SealedIndex? TryOpen(IFileSystem files, string folder, long firstIndex, FilterBudget budget)
    {
        string path = System.IO.Path.Combine(folder, SegmentFormat.IndexName(firstIndex));
        if (!files.FileExists(path)) return null;
        IFile file = files.Open(path, FileIntent.Read);
        SealedIndex? index = null;
        try
        {
            byte[] bytes = new byte[SegmentIndexHeader.Bytes];
            int read = file.Read(bytes, 0);
            if (SegmentIndexHeader.Decode(bytes.AsSpan(0, read), file.Length) is not { } header) return null;
            if (header.FirstIndex != firstIndex) return null;
            if (TryRead(file, header[IndexSection.Sparse]) is not { } sparse) return null;
            SparseEntry[] entries = new SparseEntry[sparse.Length / SparseEntry.Bytes];
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = SparseEntry.Read(sparse.AsSpan(i * SparseEntry.Bytes));
            }
            
            index = new SealedIndex(file, header, entries, budget);
            return index;
        }
        finally
        {
            if (index is null) file.Dispose();
        }
    }

    public SparseEntry Entry(int block) => _entries[block];

    public bool MayHold(EventId id, ulong hash)
    {
        if (id < _header.Bounds.MinId || id > _header.Bounds.MaxId) return false;
        SectionPlace bloom = _header[IndexSection.Bloom];
        if (bloom.Length == 0) return true;
        byte[]? filter = Volatile.Read(ref _filter) ?? LoadFilter(bloom);
        int offset = (int)BloomFilter.BlockOffset(hash, bloom.Length);
        int probes = BloomFilter.Probes(_header.BitsPerKey);
        if (filter is not null) return BloomFilter.MayHold(filter.AsSpan(offset, BloomFilter.BlockBytes), hash, probes);
        Span<byte> block = stackalloc byte[BloomFilter.BlockBytes];
        _file.Read(block, bloom.Offset + offset);
        return BloomFilter.MayHold(block, hash, probes);
    }

    public int Find(ulong hash, Span<int> ordinals)
    {
        Check(IndexSection.Ids);
        SectionPlace ids = _header[IndexSection.Ids];
        int slots = ids.Length / sizeof(uint);
        Span<byte> window = stackalloc byte[ProbeSlots * sizeof(uint)];
        int at = IdTable.Start(hash, slots);
        int found = 0;
        for (int probed = 0; probed < slots;)
        {
            int count = Math.Min(ProbeSlots, slots - at);
            _file.Read(window[..(count * sizeof(uint))], ids.Offset + ((long)at * sizeof(uint)));
            for (int i = 0; i < count; i++)
            {
                uint slot = BinaryPrimitives.ReadUInt32LittleEndian(window[(i * sizeof(uint))..]);
                if (slot == 0) return found;
                if (!IdTable.Matches(slot, hash, out int ordinal)) continue;
                ordinals[found++] = ordinal;
                if (found == ordinals.Length) return found;
            }

            probed += count;
            at = (at + count) & (slots - 1);
        }

        return found;
    }

    public byte[]? Postings(PostingField field, ReadOnlySpan<byte> value)
    {
        RecordReader reader = new(Values());
        while (reader.Remaining > 0 && !reader.Failed)
        {
            bool mine = reader.Byte() == (byte)field;
            bool known = reader.Byte() == 1;
            if (mine && !known) return null;
            int count = reader.Count(int.MaxValue);
            for (int i = 0; i < count && !reader.Failed; i++)
            {
                bool same = reader.Bytes().SequenceEqual(value);
                reader.Varint();
                int offset = reader.Count(_header[IndexSection.Postings].Length);
                int length = reader.Count(_header[IndexSection.Postings].Length - offset);
                if (!mine || !same || reader.Failed) continue;
                Check(IndexSection.Postings);
                byte[] runs = new byte[length];
                _file.Read(runs, _header[IndexSection.Postings].Offset + offset);
                return runs;
            }

            if (mine) break;
        }

        return reader.Failed ? null : [];
    }

    public bool MayHoldTime(long from, long to) => _header.Bounds.MinTime <= to && _header.Bounds.MaxTime >= from;

    /// <summary>
    /// The values of a field with the number of their events; null where they are not known.
    /// </summary>
    public List<(byte[] Value, int Events)>? ValuesOf(PostingField field)
    {
        RecordReader reader = new(Values());
        while (reader.Remaining > 0 && !reader.Failed)
        {
            bool mine = reader.Byte() == (byte)field;
            bool known = reader.Byte() == 1;
            int count = reader.Count(int.MaxValue);
            if (mine && !known) return null;
            List<(byte[], int)> found = [];
            for (int i = 0; i < count && !reader.Failed; i++)
            {
                ReadOnlySpan<byte> value = reader.Bytes();
                int events = reader.Count(int.MaxValue);
                reader.Varint();
                reader.Varint();
                if (mine) found.Add((value.ToArray(), events));
            }

            if (mine && !reader.Failed) return found;
        }

        return null;
    }

    /// <summary>The section that is not what was written; null where all are.</summary>
    public IndexSection? Verify()
    {
        foreach (IndexSection section in Enum.GetValues<IndexSection>())
        {
            if (TryRead(_file, _header[section]) is null) return section;
        }

        return null;
    }

    /// <summary>
    /// Its segment was pruned: gives the memory of its filter to others. Whoever still looks reads where it lies.
    /// </summary>
    public void Retire()
    {
        Volatile.Write(ref _retired, true);
        ReturnFilter();
    }

    public void Dispose()
    {
        ReturnFilter();
        _file.Dispose();
    }

    private void ReturnFilter()
    {
        if (Interlocked.Exchange(ref _filter, null) is { } filter) _budget.Return(filter.Length);
    }

    private byte[] Values() => Volatile.Read(ref _values) ?? (_values = Load(IndexSection.Values));

    private byte[]? LoadFilter(SectionPlace bloom)
    {
        if (Volatile.Read(ref _retired) || !_budget.TryTake(bloom.Length))
        {
            Check(IndexSection.Bloom);
            return null;
        }

        byte[] filter = Load(IndexSection.Bloom);
        if (Interlocked.CompareExchange(ref _filter, filter, null) is not null) _budget.Return(filter.Length);
        if (Volatile.Read(ref _retired)) ReturnFilter(); // in this very moment
        return filter;
    }

    private void Check(IndexSection section)
    {
        int bit = 1 << (int)section;
        if ((Volatile.Read(ref _checked) & bit) == 0) Load(section);
    }

    private byte[] Load(IndexSection section)
    {
        byte[] bytes = TryRead(_file, _header[section]) ?? throw new LedgerDamagedException(
            Path,
            _header[section].Offset,
            $"section {section} fails its checksum; delete this index, and it is made again from its segment");
        Interlocked.Or(ref _checked, 1 << (int)section);
        return bytes;
    }

    private static byte[]? TryRead(IFile file, SectionPlace place)
    {
        byte[] bytes = new byte[place.Length];
        return file.Read(bytes, place.Offset) == bytes.Length && Crc32C.Compute(bytes) == place.Crc ? bytes : null;
    }
}
