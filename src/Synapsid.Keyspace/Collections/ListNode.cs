namespace Synapsid.Keyspace.Collections;

/// <summary>
/// Some neighbouring elements of a large list, packed, with free space at both ends of the array.
/// </summary>
internal sealed class ListNode(byte[] buffer, int start, int epoch)
{
    /// <summary>Bytes of elements at most, unless there is one only.</summary>
    public const int BytesMax = 8192;

    /// <summary>Memory of a node beside its array.</summary>
    public const int ObjectBytes = 80;

    private byte[] _buffer = buffer;
    private int _start = start;
    private int _end = start;

    /// <summary>How many elements.</summary>
    public int Count { get; set; }

    /// <summary>Which saves may hold it: those begun after this number was the list's do not.</summary>
    public int Epoch => epoch;

    /// <summary>The elements.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes of elements.</summary>
    public int Length => _end - _start;

    /// <summary>Bytes of the array.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>The array, for a node to come; this one is not used again.</summary>
    public byte[] TakeBuffer() => _buffer;

    /// <summary>A copy of a part, in an array of about its size.</summary>
    public ListNode Copy(int at, int length, int count, int newEpoch)
    {
        ListNode copy = new(GC.AllocateUninitializedArray<byte>(length), 0, newEpoch) { _end = length, Count = count };
        Bytes.Slice(at, length).CopyTo(copy._buffer);
        return copy;
    }

    /// <summary>A range of the elements' bytes becomes longer or shorter; gives the new range, to be written.</summary>
    public Span<byte> Replace(int at, int length, int newLength)
    {
        int added = newLength - length;
        int before = at;
        int after = _end - _start - at - length;
        bool leftRoom = _start >= added;
        bool rightRoom = _buffer.Length - _end >= added;
        if (!leftRoom && !rightRoom) return Spread(at, length, newLength);
        if (leftRoom && (before < after || !rightRoom))
        {
            _buffer.AsSpan(_start, before).CopyTo(_buffer.AsSpan(_start - added));
            _start -= added;
        }
        else
        {
            _buffer.AsSpan(_start + at + length, after).CopyTo(_buffer.AsSpan(_start + at + newLength));
            _end += added;
        }

        return _buffer.AsSpan(_start + at, newLength);
    }

    /// <summary>Moves the elements, to a larger array where need be, so that there is room where it was asked
    /// for.</summary>
    private Span<byte> Spread(int at, int length, int newLength)
    {
        int total = Length - length + newLength;
        int capacity = Math.Max(_buffer.Length, total);
        if (total > _buffer.Length - (_buffer.Length / 8))
        {
            capacity = Math.Max(total, Math.Min(BytesMax, Math.Max(_buffer.Length, total) * 2));
        }

        byte[] spread = GC.AllocateUninitializedArray<byte>(capacity);
        int free = capacity - total;
        int left = at == 0 ? free - (free / 4) : at + length == Length ? free / 4 : free / 2;
        Bytes[..at].CopyTo(spread.AsSpan(left));
        Bytes[(at + length)..].CopyTo(spread.AsSpan(left + at + newLength));
        (_buffer, _start, _end) = (spread, left, left + total);
        return spread.AsSpan(left + at, newLength);
    }
}
