using Synapsid.Base.Buffers;

namespace Synapsid.Search.Text;

/// <summary>Reads the bytes of a <see cref="PostingList"/>.</summary>
internal ref struct PostingReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;

    /// <summary>The current row.</summary>
    public int Row { get; private set; }

    /// <summary>How often the term occurs in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the bytes ended within a row or named an impossible one: they are no posting list.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next row; false at the end and on damage.</summary>
    public bool MoveNext()
    {
        if (_offset >= _bytes.Length) return false;
        uint count = 1;
        if (!VarInt.TryRead(_bytes, ref _offset, out uint head)
            || ((head & 1) == 0 && !VarInt.TryRead(_bytes, ref _offset, out count))
            || (Row += (int)(head >> 1)) < 0
            || count is 0 or > int.MaxValue)
        {
            IsDamaged = true;
            return false;
        }

        Count = (int)count;
        return true;
    }
}
