using Synapsid.Base.Buffers;

namespace Synapsid.Search.Words;

/// <summary>
/// The rows that hold a term, ascending. Use it while the segment is held, and look at
/// <see cref="IsDamaged"/> when it ends.
/// </summary>
public ref struct WordPostings
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _rowCount;
    private int _offset;

    internal WordPostings(ReadOnlySpan<byte> bytes, int rowCount)
    {
        _bytes = bytes;
        _rowCount = rowCount;
        Row = -1;
    }

    /// <summary>The current row.</summary>
    public int Row { get; private set; }

    /// <summary>How often it holds the term: exact up to 127, which stands for all above.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the row holds the term as an identifier of its own, not only as a part of one.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the list ended because its bytes make no sense.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next row; false at the end and on damage.</summary>
    public bool MoveNext()
    {
        if (_offset >= _bytes.Length) return false;
        if (!VarInt.TryRead(_bytes, ref _offset, out uint head) || (head >> 2) >= (uint)(_rowCount - 1 - Row))
        {
            IsDamaged = true;
            return false;
        }

        Row += (int)(head >> 2) + 1;
        IsWhole = (head & 2) != 0;
        if ((head & 1) != 0)
        {
            Count = 1;
            return true;
        }

        IsDamaged = _offset >= _bytes.Length || (Count = _bytes[_offset++]) is 0 or > WordRows.CountMax;
        return !IsDamaged;
    }
}
