using System.Buffers.Binary;
using System.Numerics;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Search.Blocks;
using Synapsid.Search.Rows;

namespace Synapsid.Search.Trigrams;

/// <summary>
/// Which rows of a segment have which trigrams: narrows a search for substrings or patterns to few candidates, which
/// are then verified on their text. Immutable, mapped, thread-safe.
/// </summary>
/// <remarks>
/// Posting lists have no skips: none is longer than an eighth of a byte a row, so that the longest of 32,000 rows is
/// read in four microseconds.
/// </remarks>
public sealed class TrigramSegment
{
    private readonly BlockFile _file;
    private readonly int _bitmapBytes;
    private readonly int _postings;
    private readonly int _directory;
    private readonly int _index;

    private TrigramSegment(BlockFile file)
    {
        _file = file;
        RowCount = (int)file.Field(TrigramSegmentFormat.RowCountField);
        _bitmapBytes = (RowCount + 7) / 8;
        _postings = (int)file.Field(TrigramSegmentFormat.PostingsField);
        _directory = (int)file.Field(TrigramSegmentFormat.DirectoryField);
        _index = (int)file.Field(TrigramSegmentFormat.IndexField);
    }

    /// <summary>Rows of the segment, numbered from 0.</summary>
    public int RowCount { get; }

    /// <summary>Bytes on disk.</summary>
    public int Bytes => _file.Bytes;

    /// <summary>Opens a segment. It closes by <see cref="Release"/>.</summary>
    /// <exception cref="SearchFileException">It is missing, damaged, or of another kind or version.</exception>
    public static TrigramSegment Open(IFileSystem files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        BlockFile file = BlockFile.Open(files, path, TrigramSegmentFormat.Magic, TrigramSegmentFormat.Version);
        if (IsConsistent(file)) return new TrigramSegment(file);
        file.Release();
        throw new SearchFileException(path, "its footer contradicts itself");
    }

    /// <summary>Holds the segment open; false where it has closed already.</summary>
    public bool TryHold() => _file.TryHold();

    /// <summary>Lets go of it. The last to let go closes the file.</summary>
    public void Release() => _file.Release();

    /// <summary>
    /// The rows that may hold what a query asks for: every row that does is among them.
    /// </summary>
    /// <param name="query">The question.</param>
    /// <param name="dead">Rows to leave out; null for none.</param>
    /// <exception cref="SearchFileException">What was read is damaged.</exception>
    public RowSet Candidates(TrigramQuery query, RowSet? dead = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ulong[] rows = new ulong[RowSet.WordCount(RowCount)];
        Evaluate(query, rows);
        AddAlways(rows);
        if (dead is not null)
        {
            ReadOnlySpan<ulong> words = dead.Words;
            for (int i = 0; i < Math.Min(words.Length, rows.Length); i++) rows[i] &= ~words[i];
        }

        return new RowSet(rows, RowCount);
    }

    /// <summary>How many rows have a trigram (always-candidates are not counted).</summary>
    internal int RowsWith(int code) => TryFind(code, out int rows, out _) ? rows : 0;

    /// <summary>Sets the bits of the rows that fulfil a query; the bits are clear before.</summary>
    private void Evaluate(TrigramQuery query, ulong[] rows)
    {
        switch (query.Kind)
        {
            case TrigramQueryKind.All:
                SetAll(rows);
                break;
            case TrigramQueryKind.Trigram:
                Add(query.Code, rows);
                break;
            case TrigramQueryKind.Or:
                EvaluateOr(query, rows);
                break;
            default:
                EvaluateAnd(query, rows);
                break;
        }
    }

    private void EvaluateOr(TrigramQuery query, ulong[] rows)
    {
        ulong[]? part = null;
        foreach (TrigramQuery alternative in query.Parts)
        {
            if (alternative.Kind == TrigramQueryKind.Trigram)
            {
                Add(alternative.Code, rows);
                continue;
            }

            part ??= new ulong[rows.Length];
            Array.Clear(part);
            Evaluate(alternative, part);
            for (int i = 0; i < rows.Length; i++) rows[i] |= part[i];
        }
    }

    /// <summary>The rarest trigram first, so that a query which nothing fulfils ends early.</summary>
    private void EvaluateAnd(TrigramQuery query, ulong[] rows)
    {
        List<(int Rows, TrigramQuery Part)> parts = [];
        foreach (TrigramQuery part in query.Parts)
        {
            parts.Add((part.Kind == TrigramQueryKind.Trigram ? RowsWith(part.Code) : RowCount, part));
        }

        parts.Sort((left, right) => left.Rows.CompareTo(right.Rows));
        Evaluate(parts[0].Part, rows);
        ulong[] other = new ulong[rows.Length];
        for (int i = 1; i < parts.Count; i++)
        {
            Array.Clear(other);
            Evaluate(parts[i].Part, other);
            ulong any = 0;
            for (int word = 0; word < rows.Length; word++) any |= rows[word] &= other[word];
            if (any == 0) return;
        }
    }

    private void SetAll(ulong[] rows)
    {
        Array.Fill(rows, ulong.MaxValue);
        if (RowCount % 64 != 0) rows[^1] = (1UL << (RowCount % 64)) - 1;
    }

    private void AddAlways(ulong[] rows) =>
        AddBitmap(_file.Slice(BlockFileFormat.HeaderBytes, _bitmapBytes), rows);

    private void Add(int code, ulong[] rows)
    {
        if (!TryFind(code, out int count, out ReadOnlySpan<byte> postings)) return;
        if (count > _bitmapBytes)
        {
            if (postings.Length != _bitmapBytes) throw _file.Damaged();
            AddBitmap(postings, rows);
            return;
        }

        long row = -1;
        int offset = 0;
        while (offset < postings.Length)
        {
            if (!VarInt.TryRead(postings, ref offset, out uint distance)) throw _file.Damaged();
            row += distance + 1L;
            if (row >= RowCount) throw _file.Damaged();
            rows[row >> 6] |= 1UL << (int)row;
        }
    }

    private void AddBitmap(ReadOnlySpan<byte> bitmap, ulong[] rows)
    {
        int word = 0;
        for (; bitmap.Length >= sizeof(ulong); bitmap = bitmap[sizeof(ulong)..])
        {
            rows[word++] |= BinaryPrimitives.ReadUInt64LittleEndian(bitmap);
        }

        for (int i = 0; i < bitmap.Length; i++) rows[word] |= (ulong)bitmap[i] << (8 * i);
        if (RowCount % 64 != 0 && BitOperations.Log2(rows[^1] | 1) >= RowCount % 64) throw _file.Damaged();
    }

    private bool TryFind(int code, out int rows, out ReadOnlySpan<byte> postings)
    {
        rows = 0;
        postings = default;
        int blocks = (_file.ContentBytes - _index) / TrigramSegmentFormat.IndexEntryBytes;
        int low = 0;
        int high = blocks - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (IndexEntry(middle, 0) <= code) low = middle;
            else high = middle - 1;
        }

        if (high < 0) return false;
        int offset = IndexEntry(low, 4);
        int end = low + 1 < blocks ? IndexEntry(low + 1, 4) : _index - _directory;
        long postingsOffset = IndexEntry(low, 8);
        ReadOnlySpan<byte> directory = _file.Slice((long)_directory + offset, (long)end - offset);
        long found = IndexEntry(low, 0);
        for (int at = 0; at < directory.Length;)
        {
            if (!VarInt.TryRead(directory, ref at, out uint distance)
                || !VarInt.TryRead(directory, ref at, out uint count)
                || !VarInt.TryRead(directory, ref at, out uint bytes)
                || count is 0 or > int.MaxValue)
            {
                throw _file.Damaged();
            }

            found += distance;
            if (found > code) return false;
            if (found == code)
            {
                if (postingsOffset + bytes > _directory - _postings) throw _file.Damaged();
                rows = (int)count;
                postings = _file.Slice(_postings + postingsOffset, bytes);
                return true;
            }

            postingsOffset += bytes;
        }

        return false;
    }

    private int IndexEntry(int block, int field) => BinaryPrimitives.ReadInt32LittleEndian(
        _file.Slice(_index + ((long)block * TrigramSegmentFormat.IndexEntryBytes) + field, sizeof(int)));

    private static bool IsConsistent(BlockFile file)
    {
        long rows = file.Field(TrigramSegmentFormat.RowCountField);
        long postings = file.Field(TrigramSegmentFormat.PostingsField);
        long directory = file.Field(TrigramSegmentFormat.DirectoryField);
        long index = file.Field(TrigramSegmentFormat.IndexField);
        long blocks = (file.Field(TrigramSegmentFormat.CodeCountField) + TrigramPart.EntriesPerBlock - 1)
            / TrigramPart.EntriesPerBlock;
        return rows is >= 0 and < int.MaxValue
            && postings == BlockFileFormat.HeaderBytes + ((rows + 7) / 8)
            && directory >= postings
            && index >= directory
            && blocks is >= 0 and <= TrigramAlphabet.CodeCount
            && index <= file.ContentBytes
            && (file.ContentBytes - index) % TrigramSegmentFormat.IndexEntryBytes == 0
            && (file.ContentBytes - index) / TrigramSegmentFormat.IndexEntryBytes >= blocks;
    }
}
