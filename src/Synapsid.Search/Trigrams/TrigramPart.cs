using Synapsid.Base.Buffers;

namespace Synapsid.Search.Trigrams;

/// <summary>
/// The merged posting lists of a range of trigrams, as they go to disk: several parts are made beside one another.
/// </summary>
internal sealed class TrigramPart
{
    /// <summary>Entries in one block of the directory.</summary>
    public const int EntriesPerBlock = 64;

    private readonly int _rowCount;
    private readonly ulong[] _bitmap;
    private int[] _rows = new int[256];
    private byte[] _postings = new byte[1 << 16];
    private byte[] _directory = new byte[1 << 12];
    private int _postingsBytes;
    private int _directoryBytes;
    private int _lastCode;

    /// <summary>Merges the lists of the trigrams from <paramref name="start"/> to below <paramref
    /// name="end"/>.</summary>
    public TrigramPart(IReadOnlyList<TrigramRun> runs, int rowCount, int start, int end)
    {
        _rowCount = rowCount;
        _bitmap = new ulong[(rowCount + 63) / 64];
        for (int code = start; code < end; code++)
        {
            int count = 0;
            foreach (TrigramRun run in runs) count += run.Of(code).Length;
            if (count > 0) Add(runs, code, count);
        }
    }

    /// <summary>Trigrams that occur.</summary>
    public int Count { get; private set; }

    /// <summary>Their posting lists.</summary>
    public ReadOnlySpan<byte> Postings => _postings.AsSpan(0, _postingsBytes);

    /// <summary>Their part of the directory.</summary>
    public ReadOnlySpan<byte> Directory => _directory.AsSpan(0, _directoryBytes);

    /// <summary>For each block of the directory: its first trigram, where it begins, where its postings
    /// begin.</summary>
    public List<(int Code, int Directory, int Postings)> Blocks { get; } = [];

    private void Add(IReadOnlyList<TrigramRun> runs, int code, int count)
    {
        int start = _postingsBytes;
        int bitmapBytes = (_rowCount + 7) / 8;
        Reserve(ref _postings, _postingsBytes, Math.Max(bitmapBytes, count * VarInt.BytesMax32));
        if (count > bitmapBytes) WriteBitmap(runs, code, bitmapBytes);
        else if (count > _bitmap.Length / 4) WriteMany(runs, code);
        else WriteFew(runs, code, count);

        Reserve(ref _directory, _directoryBytes, 3 * VarInt.BytesMax32);
        if (Count++ % EntriesPerBlock == 0)
        {
            Blocks.Add((code, _directoryBytes, start));
            _lastCode = code;
        }

        Write(ref _directoryBytes, _directory, (uint)(code - _lastCode));
        Write(ref _directoryBytes, _directory, (uint)count);
        Write(ref _directoryBytes, _directory, (uint)(_postingsBytes - start));
        _lastCode = code;
    }

    private void WriteBitmap(IReadOnlyList<TrigramRun> runs, int code, int bytes)
    {
        Span<byte> bitmap = _postings.AsSpan(_postingsBytes, bytes);
        bitmap.Clear();
        foreach (TrigramRun run in runs)
        {
            foreach (ushort index in run.Of(code))
            {
                int row = run.Rows[index];
                bitmap[row >> 3] |= (byte)(1 << (row & 7));
            }
        }

        _postingsBytes += bytes;
    }

    private void WriteMany(IReadOnlyList<TrigramRun> runs, int code)
    {
        ulong[] bitmap = _bitmap;
        foreach (TrigramRun run in runs)
        {
            foreach (ushort index in run.Of(code))
            {
                int row = run.Rows[index];
                bitmap[row >> 6] |= 1UL << row;
            }
        }

        int last = -1;
        for (int i = 0; i < bitmap.Length; i++)
        {
            for (ulong word = bitmap[i]; word != 0; word &= word - 1)
            {
                Append((i << 6) + System.Numerics.BitOperations.TrailingZeroCount(word), ref last);
            }

            bitmap[i] = 0;
        }
    }

    private void WriteFew(IReadOnlyList<TrigramRun> runs, int code, int count)
    {
        if (_rows.Length < count) _rows = new int[count * 2];
        int length = 0;
        foreach (TrigramRun run in runs)
        {
            foreach (ushort index in run.Of(code)) _rows[length++] = run.Rows[index];
        }

        Span<int> rows = _rows.AsSpan(0, length);
        if (runs.Count > 1) rows.Sort();
        int last = -1;
        foreach (int row in rows) Append(row, ref last);
    }

    private void Append(int row, ref int last)
    {
        Write(ref _postingsBytes, _postings, (uint)(row - last - 1));
        last = row;
    }

    private static void Reserve(ref byte[] bytes, int used, int more)
    {
        if (bytes.Length - used < more) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + more));
    }

    private static void Write(ref int length, byte[] bytes, uint value) =>
        length += VarInt.Write(bytes.AsSpan(length), value);
}
