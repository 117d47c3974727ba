namespace Synapsid.Keyspace.Collections;

/// <summary>
/// The members of a large sorted set in the order of their scores and, where those are equal, of their bytes: blocks of
/// up to 512, and beside them the last score and the count of each, so that a search reads two arrays and one block. A
/// rank is a sum over counts from the nearer end.
/// </summary>
internal sealed class ScoreOrder(MemberTable members)
{
    private const int BlocksMin = 4;
    private ScoreBlock[] _blocks = new ScoreBlock[BlocksMin];
    private double[] _lastScores = new double[BlocksMin];
    private int[] _counts = new int[BlocksMin];
    private int _blockCount;
    private long _blockBytes;

    /// <summary>How many members.</summary>
    public int Count { get; private set; }

    /// <summary>Memory, in bytes.</summary>
    public long Bytes => _blockBytes + (_blocks.Length * (IntPtr.Size + sizeof(double) + sizeof(int)));

    /// <summary>A member joins; it must not be there.</summary>
    public void Add(double score, ReadOnlySpan<byte> member, uint reference)
    {
        Count++;
        int at = BlockFrom(score, member, byBytes: false);
        if (_blockCount == 0) InsertBlock(0, new ScoreBlock());
        else if (at == _blockCount) at--;
        ScoreBlock block = _blocks[at];
        int index = IndexFrom(block, score, member, byBytes: false);
        if (block.Count == ScoreBlock.CountMax)
        {
            if (at == _blockCount - 1 && index == block.Count)
            {
                // Ascending scores fill block after block.
                InsertBlock(++at, new ScoreBlock());
                index = 0;
            }
            else
            {
                int before = block.Bytes;
                ScoreBlock upper = block.Split();
                _blockBytes += block.Bytes - before;
                InsertBlock(at + 1, upper);
                Note(at);
                if (index > block.Count)
                {
                    index -= block.Count;
                    at++;
                }
            }

            block = _blocks[at];
        }

        int bytes = block.Bytes;
        block.Insert(index, score, reference);
        _blockBytes += block.Bytes - bytes;
        Note(at);
    }

    /// <summary>A member that is there leaves.</summary>
    public void Remove(double score, ReadOnlySpan<byte> member)
    {
        int at = BlockFrom(score, member, byBytes: false);
        ScoreBlock block = _blocks[at];
        block.RemoveAt(IndexFrom(block, score, member, byBytes: false));
        Count--;
        Note(at);
        if (block.Count == 0)
        {
            RemoveBlock(at);
            return;
        }

        if (block.Count >= ScoreBlock.CountMax / 4) return;
        if (at + 1 < _blockCount) MergeNext(at);
        else if (at > 0) MergeNext(at - 1);
    }

    /// <summary>A member's entry lies elsewhere in the table now.</summary>
    public void Moved(double score, ReadOnlySpan<byte> member, uint to)
    {
        ScoreBlock block = _blocks[BlockFrom(score, member, byBytes: false)];
        block.References[IndexFrom(block, score, member, byBytes: false)] = to;
    }

    /// <summary>How many members come before a score and member; with <paramref name="byBytes"/>, before a member,
    /// whose scores must then all be equal.</summary>
    public int RankFrom(double score, ReadOnlySpan<byte> member, bool byBytes)
    {
        int at = BlockFrom(score, member, byBytes);
        return at == _blockCount ? Count : CountBefore(at) + IndexFrom(_blocks[at], score, member, byBytes);
    }

    /// <summary>How many members have a lower score or, where <paramref name="orEqual"/>, one that is no
    /// higher.</summary>
    public int RankFrom(double score, bool orEqual)
    {
        int low = 0;
        int high = _blockCount;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            double last = _lastScores[middle];
            if (last < score || (orEqual && last == score)) low = middle + 1;
            else high = middle;
        }

        if (low == _blockCount) return Count;
        int before = CountBefore(low);
        ReadOnlySpan<double> scores = _blocks[low].Scores;
        int from = 0;
        int to = scores.Length;
        while (from < to)
        {
            int middle = (from + to) >> 1;
            if (scores[middle] < score || (orEqual && scores[middle] == score)) from = middle + 1;
            else to = middle;
        }

        return before + from;
    }

    /// <summary>The place of the member with a rank.</summary>
    public long PlaceOf(int rank)
    {
        if (rank >= Count) return (long)_blockCount << 32;
        int at;
        if (rank < Count / 2)
        {
            at = 0;
            while (rank >= _counts[at]) rank -= _counts[at++];
        }
        else
        {
            at = _blockCount - 1;
            int rest = Count - rank;
            while (rest > _counts[at]) rest -= _counts[at--];
            rank = _counts[at] - rest;
        }

        return ((long)at << 32) | (uint)rank;
    }

    /// <summary>Reads the member at a place and moves to the next; false behind the last.</summary>
    public bool MoveNext(scoped ref long place, out uint reference, out double score)
    {
        int at = (int)(place >> 32);
        int index = (int)place;
        if (at < _blockCount && index == _counts[at]) (at, index) = (at + 1, 0);
        if (at >= _blockCount)
        {
            (reference, score) = (0, 0);
            return false;
        }

        reference = _blocks[at].References[index];
        score = _blocks[at].Scores[index];
        place = ((long)at << 32) | (uint)(index + 1);
        return true;
    }

    /// <summary>Moves to the member before a place and reads it; false before the first.</summary>
    public bool MovePrevious(scoped ref long place, out uint reference, out double score)
    {
        int at = (int)(place >> 32);
        int index = (int)place;
        if (index == 0)
        {
            if (at == 0)
            {
                (reference, score) = (0, 0);
                return false;
            }

            index = _counts[--at];
        }

        index--;
        reference = _blocks[at].References[index];
        score = _blocks[at].Scores[index];
        place = ((long)at << 32) | (uint)index;
        return true;
    }

    private int Compare(double score, uint reference, double toScore, ReadOnlySpan<byte> toMember, bool byBytes)
    {
        if (!byBytes && score != toScore) return score < toScore ? -1 : 1;
        return members[reference].Member.SequenceCompareTo(toMember);
    }

    /// <summary>The first block whose last member is not before a score and member.</summary>
    private int BlockFrom(double score, ReadOnlySpan<byte> member, bool byBytes)
    {
        int low = 0;
        int high = _blockCount;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            double last = _lastScores[middle];
            int order = !byBytes && last != score
                ? (last < score ? -1 : 1)
                : Compare(last, _blocks[middle].References[^1], score, member, byBytes);
            if (order < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The first index in a block that is not before a score and member.</summary>
    private int IndexFrom(ScoreBlock block, double score, ReadOnlySpan<byte> member, bool byBytes)
    {
        ReadOnlySpan<double> scores = block.Scores;
        Span<uint> references = block.References;
        int low = 0;
        int high = scores.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Compare(scores[middle], references[middle], score, member, byBytes) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int CountBefore(int block)
    {
        int sum = 0;
        if (block <= _blockCount / 2)
        {
            foreach (int count in _counts.AsSpan(0, block)) sum += count;
            return sum;
        }

        foreach (int count in _counts.AsSpan(block, _blockCount - block)) sum += count;
        return Count - sum;
    }

    private void Note(int at)
    {
        ScoreBlock block = _blocks[at];
        _counts[at] = block.Count;
        if (block.Count > 0) _lastScores[at] = block.Scores[^1];
    }

    private void InsertBlock(int at, ScoreBlock block)
    {
        if (_blockCount == _blocks.Length)
        {
            Array.Resize(ref _blocks, _blockCount * 2);
            Array.Resize(ref _lastScores, _blockCount * 2);
            Array.Resize(ref _counts, _blockCount * 2);
        }

        Array.Copy(_blocks, at, _blocks, at + 1, _blockCount - at);
        Array.Copy(_lastScores, at, _lastScores, at + 1, _blockCount - at);
        Array.Copy(_counts, at, _counts, at + 1, _blockCount - at);
        _blocks[at] = block;
        _blockCount++;
        _blockBytes += block.Bytes;
        Note(at);
    }

    private void RemoveBlock(int at)
    {
        _blockBytes -= _blocks[at].Bytes;
        _blockCount--;
        Array.Copy(_blocks, at + 1, _blocks, at, _blockCount - at);
        Array.Copy(_lastScores, at + 1, _lastScores, at, _blockCount - at);
        Array.Copy(_counts, at + 1, _counts, at, _blockCount - at);
        _blocks[_blockCount] = null!;
    }

    private void MergeNext(int at)
    {
        ScoreBlock block = _blocks[at];
        if (block.Count + _blocks[at + 1].Count > ScoreBlock.CountMax * 3 / 4) return;
        int bytes = block.Bytes;
        block.Append(_blocks[at + 1]);
        _blockBytes += block.Bytes - bytes;
        RemoveBlock(at + 1);
        Note(at);
    }
}
