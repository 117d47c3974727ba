namespace Synapsid.Keyspace.Collections;

/// <summary>Up to 512 members of a large sorted set in their order: scores, and references into the member
/// table.</summary>
internal sealed class ScoreBlock
{
    /// <summary>Members at most.</summary>
    public const int CountMax = 512;

    private const int CapacityMin = 32;
    private double[] _scores;
    private uint[] _references;

    /// <summary>An empty block.</summary>
    public ScoreBlock(int capacity = CapacityMin)
    {
        _scores = new double[capacity];
        _references = new uint[capacity];
    }

    /// <summary>How many members.</summary>
    public int Count { get; private set; }

    /// <summary>Memory, with that of three objects.</summary>
    public int Bytes => (_scores.Length * (sizeof(double) + sizeof(uint))) + 88;

    /// <summary>The scores, ascending.</summary>
    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count);

    /// <summary>The members, in the same order.</summary>
    public Span<uint> References => _references.AsSpan(0, Count);

    /// <summary>A member joins at an index.</summary>
    public void Insert(int index, double score, uint reference)
    {
        if (Count == _scores.Length)
        {
            int capacity = Math.Min(CountMax, Count * 3 / 2);
            Array.Resize(ref _scores, capacity);
            Array.Resize(ref _references, capacity);
        }

        Array.Copy(_scores, index, _scores, index + 1, Count - index);
        Array.Copy(_references, index, _references, index + 1, Count - index);
        _scores[index] = score;
        _references[index] = reference;
        Count++;
    }

    /// <summary>The member at an index leaves.</summary>
    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_scores, index + 1, _scores, index, Count - index);
        Array.Copy(_references, index + 1, _references, index, Count - index);
    }

    /// <summary>The upper half leaves for a block of its own.</summary>
    public ScoreBlock Split()
    {
        int kept = Count / 2;
        ScoreBlock upper = new(Math.Max(CapacityMin, (Count - kept) * 3 / 2));
        upper.Append(Scores[kept..], References[kept..]);
        Count = kept;
        return upper;
    }

    /// <summary>The members of another block join behind the last; there must be room for them in all.</summary>
    public void Append(ScoreBlock other) => Append(other.Scores, other.References);

    private void Append(ReadOnlySpan<double> scores, ReadOnlySpan<uint> references)
    {
        int count = Count + scores.Length;
        if (count > _scores.Length)
        {
            Array.Resize(ref _scores, count);
            Array.Resize(ref _references, count);
        }

        scores.CopyTo(_scores.AsSpan(Count));
        references.CopyTo(_references.AsSpan(Count));
        Count = count;
    }
}
