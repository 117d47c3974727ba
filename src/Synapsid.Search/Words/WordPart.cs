using System.Buffers;

using Synapsid.Base.Buffers;

namespace Synapsid.Search.Words;

/// <summary>
/// The merged terms of a range and their posting lists, as they go to disk: several parts are made beside one another.
/// </summary>
internal sealed class WordPart
{
    private readonly SortedWords[] _workers;
    private readonly int[] _next;
    private readonly int[] _ends;
    private readonly ArrayBufferWriter<byte> _postings = new(1 << 12);
    private readonly ArrayBufferWriter<byte> _dictionary = new(1 << 12);
    private readonly int[] _same;
    private readonly int[] _heads;

    /// <summary>Merges, of each worker, the terms from a rank to below another.</summary>
    public WordPart(SortedWords[] workers, int[] starts, int[] ends)
    {
        _workers = workers;
        _next = starts;
        _ends = ends;
        _same = new int[workers.Length];
        _heads = new int[workers.Length];
        ReadOnlySpan<byte> last = default;
        while (true)
        {
            int sameCount = Least();
            if (sameCount == 0) break;
            ReadOnlySpan<byte> term = workers[_same[0]].Term(_next[_same[0]]);
            Add(term, last, sameCount);
            last = term;
            foreach (int worker in _same.AsSpan(0, sameCount)) _next[worker]++;
        }
    }

    /// <summary>Terms.</summary>
    public int Count { get; private set; }

    /// <summary>The posting lists.</summary>
    public ReadOnlySpan<byte> Postings => _postings.WrittenSpan;

    /// <summary>The part of the dictionary; its blocks speak of offsets in <see cref="Postings"/>.</summary>
    public ReadOnlySpan<byte> Dictionary => _dictionary.WrittenSpan;

    /// <summary>For each block of the dictionary: where it begins, and where its postings begin.</summary>
    public List<(int Dictionary, int Postings)> Blocks { get; } = [];

    /// <summary>Finds the least next term and every worker that has it.</summary>
    private int Least()
    {
        int count = 0;
        for (int worker = 0; worker < _workers.Length; worker++)
        {
            if (_next[worker] == _ends[worker]) continue;
            int order = count == 0 ? -1 : Compare(worker, _same[0]);
            if (order > 0) continue;
            if (order < 0) count = 0;
            _same[count++] = worker;
        }

        return count;
    }

    private int Compare(int left, int right)
    {
        int order = _workers[left].Key(_next[left]).CompareTo(_workers[right].Key(_next[right]));
        return order != 0
            ? order
            : _workers[left].Term(_next[left]).SequenceCompareTo(_workers[right].Term(_next[right]));
    }

    private void Add(ReadOnlySpan<byte> term, ReadOnlySpan<byte> last, int sameCount)
    {
        int start = _postings.WrittenCount;
        int shared = 0;
        if (Count++ % WordSegmentFormat.TermsPerBlock == 0) Blocks.Add((_dictionary.WrittenCount, start));
        else shared = term.CommonPrefixLength(last);

        int rows;
        int wholes;
        if (sameCount == 1)
        {
            ReadOnlySpan<uint> postings = _workers[_same[0]].Postings(_next[_same[0]]);
            (rows, wholes) = WritePostings(postings);
        }
        else
        {
            (rows, wholes) = MergePostings(_same.AsSpan(0, sameCount));
        }

        Write(_dictionary, (uint)shared);
        Write(_dictionary, (uint)(term.Length - shared));
        _dictionary.Write(term[shared..]);
        Write(_dictionary, (uint)rows);
        Write(_dictionary, (uint)wholes);
        Write(_dictionary, (uint)(_postings.WrittenCount - start));
    }

    private (int Rows, int Wholes) WritePostings(ReadOnlySpan<uint> postings)
    {
        int wholes = 0;
        int last = -1;
        Span<byte> bytes = _postings.GetSpan(postings.Length * (VarInt.BytesMax32 + 1));
        int length = 0;
        foreach (uint posting in postings) length += Write(bytes[length..], posting, ref last, ref wholes);
        _postings.Advance(length);
        return (postings.Length, wholes);
    }

    private (int Rows, int Wholes) MergePostings(ReadOnlySpan<int> workers)
    {
        int rows = 0;
        foreach (int worker in workers)
        {
            _heads[worker] = 0;
            rows += _workers[worker].Postings(_next[worker]).Length;
        }

        int wholes = 0;
        int last = -1;
        Span<byte> bytes = _postings.GetSpan(rows * (VarInt.BytesMax32 + 1));
        int length = 0;
        for (int i = 0; i < rows; i++)
        {
            int least = -1;
            uint posting = uint.MaxValue;
            foreach (int worker in workers)
            {
                ReadOnlySpan<uint> postings = _workers[worker].Postings(_next[worker]);
                int head = _heads[worker];
                if (head == postings.Length || postings[head] >= posting) continue;
                posting = postings[head];
                least = worker;
            }

            _heads[least]++;
            length += Write(bytes[length..], posting, ref last, ref wholes);
        }

        _postings.Advance(length);
        return (rows, wholes);
    }

    private static int Write(Span<byte> bytes, uint posting, ref int last, ref int wholes)
    {
        int row = (int)(posting >> 8);
        uint count = posting & WordRows.CountMax;
        uint whole = (posting >> 7) & 1;
        uint head = ((uint)(row - last - 1) << 2) | (whole << 1) | (count == 1 ? 1u : 0);
        last = row;
        wholes += (int)whole;
        int length = VarInt.Write(bytes, head);
        if (count != 1) bytes[length++] = (byte)count;
        return length;
    }

    private static void Write(ArrayBufferWriter<byte> destination, uint value) =>
        destination.Advance(VarInt.Write(destination.GetSpan(VarInt.BytesMax32), value));
}
