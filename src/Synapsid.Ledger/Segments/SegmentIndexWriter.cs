using System.Buffers.Binary;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// Writes the index of a segment that is full, next to it. Everything in it can be made again from the segment.
/// </summary>
internal sealed class SegmentIndexWriter
{
    private const int SlotsAtOnce = 64 << 10;

    private readonly List<SectionPlace> _sections = [];
    private readonly IFile _file;
    private long _offset = SegmentIndexHeader.Bytes;

    private SegmentIndexWriter(IFile file) => _file = file;

    /// <summary>
    /// Writes the index; it is durable under its name on return. The segment must have been synced before: that there
    /// is an index says so.
    /// </summary>
    public static void Write(
        IFileSystem files, string folder, long firstIndex, SegmentIndexBuilder index, int segmentBytes, int bitsPerKey)
    {
        string path = Path.Combine(folder, SegmentFormat.IndexName(firstIndex));
        string temporary = path + ".tmp";
        using (IFile file = files.Open(temporary, FileIntent.CreateOrReplace))
        {
            SegmentIndexWriter writer = new(file);
            writer.WriteSparse(index);
            writer.WriteBloom(index.Ids.Hashes, bitsPerKey);
            writer.WriteIds(index.Ids.Slots);
            writer.WriteValues(index);
            SegmentIndexHeader header = new(
                firstIndex,
                index.Count,
                index.Interval,
                segmentBytes,
                bitsPerKey,
                index.Bounds,
                index.Vectors,
                writer._sections);
            file.Write(header.Encode(), 0);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(folder);
    }

    private void WriteSparse(SegmentIndexBuilder index)
    {
        ReadOnlySpan<SparseEntry> entries = index.Entries;
        byte[] bytes = new byte[entries.Length * SparseEntry.Bytes];
        for (int i = 0; i < entries.Length; i++) entries[i].Write(bytes.AsSpan(i * SparseEntry.Bytes));
        Add(bytes);
    }

    private void WriteBloom(ReadOnlySpan<ulong> hashes, int bitsPerKey)
    {
        byte[] filter = new byte[BloomFilter.Bytes(hashes.Length, bitsPerKey)];
        int probes = BloomFilter.Probes(bitsPerKey);
        if (filter.Length > 0)
        {
            foreach (ulong hash in hashes)
            {
                int block = (int)BloomFilter.BlockOffset(hash, filter.Length);
                BloomFilter.Add(filter.AsSpan(block, BloomFilter.BlockBytes), hash, probes);
            }
        }

        Add(filter);
    }

    private void WriteIds(ReadOnlySpan<uint> slots)
    {
        // Piece by piece: the table of a large segment has megabytes.
        long offset = _offset;
        uint crc = 0;
        byte[] piece = new byte[Math.Min(slots.Length, SlotsAtOnce) * sizeof(uint)];
        while (!slots.IsEmpty)
        {
            int count = Math.Min(slots.Length, SlotsAtOnce);
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(piece.AsSpan(i * sizeof(uint)), slots[i]);
            }

            Span<byte> bytes = piece.AsSpan(0, count * sizeof(uint));
            _file.Write(bytes, _offset);
            crc = Crc32C.Append(crc, bytes);
            _offset += bytes.Length;
            slots = slots[count..];
        }

        _sections.Add(new SectionPlace(offset, (int)(_offset - offset), crc));
    }

    private void WriteValues(SegmentIndexBuilder index)
    {
        RecordWriter values = new();
        RecordWriter postings = new();
        foreach (PostingField name in Enum.GetValues<PostingField>())
        {
            PostingFieldBuilder field = index.Field(name);
            values.Byte((byte)name);
            values.Byte(field.GaveUp ? (byte)0 : (byte)1);
            values.Varint((uint)field.Values.Count);
            foreach (PostingBuilder value in field.Values)
            {
                ReadOnlySpan<byte> runs = value.Finish();
                values.Bytes(value.Value);
                values.Varint((uint)value.Events);
                values.Varint((uint)postings.Written.Length);
                values.Varint((uint)runs.Length);
                postings.Raw(runs);
            }
        }

        Add(values.Written);
        Add(postings.Written);
    }

    private void Add(ReadOnlySpan<byte> section)
    {
        _file.Write(section, _offset);
        _sections.Add(new SectionPlace(_offset, section.Length, Crc32C.Compute(section)));
        _offset += section.Length;
    }
}
