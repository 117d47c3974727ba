using Synapsid.Base.Buffers;

namespace Synapsid.Search.Text;

/// <summary>
/// The rows that hold one term and how often, as bytes: for each row, ascending, the distance to the row before (to row
/// 0 at first) with one bit that says whether the term occurs once, and else the count. Memory and disk share the form.
/// </summary>
internal sealed class PostingList
{
    private byte[] _bytes = new byte[8];
    private int _length;
    private int _lastRow;

    /// <summary>Rows in the list.</summary>
    public int RowCount { get; private set; }

    /// <summary>The list as bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Appends a row above all before, in which the term occurs <paramref name="count"/> times.</summary>
    public void Append(int row, int count)
    {
        if (_bytes.Length - _length < 2 * VarInt.BytesMax32)
        {
            Array.Resize(ref _bytes, (_bytes.Length * 2) + VarInt.BytesMax32);
        }

        uint distance = (uint)(row - _lastRow);
        _length += VarInt.Write(_bytes.AsSpan(_length), (distance << 1) | (count == 1 ? 1u : 0u));
        if (count != 1) _length += VarInt.Write(_bytes.AsSpan(_length), (uint)count);
        _lastRow = row;
        RowCount++;
    }

    /// <summary>Forgets all rows, keeping the memory.</summary>
    public void Clear()
    {
        _length = 0;
        _lastRow = 0;
        RowCount = 0;
    }
}
