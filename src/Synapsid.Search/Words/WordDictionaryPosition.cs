using Synapsid.Base.Buffers;

namespace Synapsid.Search.Words;

/// <summary>Walks through the entries of one dictionary block. The bytes are not trusted.</summary>
/// <param name="block">The block.</param>
/// <param name="term">Room for <see cref="WordSegmentFormat.TermBytesMax"/> bytes; holds the current term.</param>
/// <param name="postingsOffset">Where the postings of the block's first term begin.</param>
internal ref struct WordDictionaryPosition(ReadOnlySpan<byte> block, Span<byte> term, long postingsOffset)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private readonly Span<byte> _term = term;
    private long _nextPostings = postingsOffset;
    private int _offset;
    private int _length;

    /// <summary>The current term, until the next move.</summary>
    public readonly ReadOnlySpan<byte> Term => _term[.._length];

    /// <summary>Bytes that the current term shares with the one before it in the block.</summary>
    public int Shared { get; private set; }

    /// <summary>What is known of it.</summary>
    public WordEntry Entry { get; private set; }

    /// <summary>Whether the bytes are no dictionary block.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next term; false at the end and on damage.</summary>
    public bool MoveNext()
    {
        if (_offset >= _block.Length) return false;
        if (!VarInt.TryRead(_block, ref _offset, out uint shared)
            || !VarInt.TryRead(_block, ref _offset, out uint suffix)
            || shared > (uint)_length
            || shared + (ulong)suffix > (uint)_term.Length
            || suffix > (uint)(_block.Length - _offset))
        {
            return Damaged();
        }

        _block.Slice(_offset, (int)suffix).CopyTo(_term[(int)shared..]);
        _offset += (int)suffix;
        _length = (int)(shared + suffix);
        Shared = (int)shared;
        if (!VarInt.TryRead(_block, ref _offset, out uint rows)
            || !VarInt.TryRead(_block, ref _offset, out uint wholes)
            || !VarInt.TryRead(_block, ref _offset, out uint bytes)
            || rows is 0 or > int.MaxValue
            || wholes > rows
            || bytes > int.MaxValue)
        {
            return Damaged();
        }

        Entry = new WordEntry((int)rows, (int)wholes, _nextPostings, (int)bytes);
        _nextPostings += bytes;
        return true;
    }

    private bool Damaged()
    {
        IsDamaged = true;
        return false;
    }
}
