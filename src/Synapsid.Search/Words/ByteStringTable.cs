using Synapsid.Base.Hashing;

namespace Synapsid.Search.Words;

/// <summary>
/// Numbers byte strings in the order of their first coming: a hash table over few large arrays. Not thread-safe.
/// </summary>
/// <param name="seed">Of the hash.</param>
internal sealed class ByteStringTable(ulong seed)
{
    // A slot is 0, or the upper half of the hash and, below it, the number + 1.
    private ulong[] _slots = new ulong[1 << 10];
    private byte[] _bytes = new byte[1 << 12];
    private int[] _ends = new int[1 << 9];

    /// <summary>Strings in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all strings together.</summary>
    public int TotalBytes => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>A string by its number.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            int start = number == 0 ? 0 : _ends[number - 1];
            return _bytes.AsSpan(start, _ends[number] - start);
        }
    }

    /// <summary>The number of a string, which is added where it is new.</summary>
    public int Add(ReadOnlySpan<byte> value, out bool isNew)
    {
        ulong hash = KeyHash.Of(value, seed);
        ulong upper = hash & 0xFFFF_FFFF_0000_0000;
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        int index = (int)hash & mask;
        while (true)
        {
            ulong slot = slots[index];
            if (slot == 0) break;
            if ((slot & 0xFFFF_FFFF_0000_0000) == upper)
            {
                int number = (int)(uint)slot - 1;
                if (this[number].SequenceEqual(value))
                {
                    isNew = false;
                    return number;
                }
            }

            index = (index + 1) & mask;
        }

        isNew = true;
        slots[index] = upper | (uint)(Count + 1);
        Append(value);
        if (Count * 2 > slots.Length) Grow();
        return Count - 1;
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        int start = TotalBytes;
        int end = checked(start + value.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, end)));
        }

        if (Count == _ends.Length) Array.Resize(ref _ends, _ends.Length * 2);
        value.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = end;
    }

    // The lower half of a hash is not kept, so growing hashes the strings again; they lie in their order.
    private void Grow()
    {
        ulong[] slots = new ulong[_slots.Length * 2];
        int mask = slots.Length - 1;
        for (int number = 0; number < Count; number++)
        {
            ulong hash = KeyHash.Of(this[number], seed);
            int index = (int)hash & mask;
            while (slots[index] != 0) index = (index + 1) & mask;
            slots[index] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(number + 1);
        }

        _slots = slots;
    }
}
