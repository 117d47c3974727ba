using Synapsid.Base.Buffers;

namespace Synapsid.Search.Text;

/// <summary>
/// A place in a segment's dictionary, read entry by entry from the start of any block. A term is written as the one
/// before it up to where they differ, so it is kept in a buffer of the caller's. Form:
/// <c>docs/formats/text-index.md</c>.
/// </summary>
/// <param name="blockOffset">Where a block begins.</param>
internal struct TextDictionaryPosition(int blockOffset)
{
    /// <summary>Bytes that a term buffer must have: no UTF-16 unit takes more than three bytes of UTF-8.</summary>
    public const int TermBytesMax = TextAnalyzer.WordCharsMax * 3;

    private int _offset = blockOffset;
    private int _entries;

    /// <summary>Bytes of the term buffer that are the current term.</summary>
    public int TermLength { get; private set; }

    /// <summary>Rows that hold the term.</summary>
    public int Rows { get; private set; }

    /// <summary>Where its posting list begins, within the posting lists.</summary>
    public int PostingsOffset { get; private set; }

    /// <summary>Bytes of its posting list.</summary>
    public int PostingsBytes { get; private set; }

    /// <summary>Whether the bytes were no dictionary entry.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Reads the next entry; false at the end of the dictionary and on damage.</summary>
    public bool MoveNext(ReadOnlySpan<byte> dictionary, Span<byte> term)
    {
        if (_offset == dictionary.Length) return false;
        IsDamaged = !TryRead(dictionary, term);
        return !IsDamaged;
    }

    private bool TryRead(ReadOnlySpan<byte> dictionary, Span<byte> term)
    {
        PostingsOffset += PostingsBytes;
        if (_entries++ % TextSegmentFormat.TermsPerBlock == 0)
        {
            if (!VarInt.TryRead(dictionary, ref _offset, out uint postingsOffset)) return false;
            PostingsOffset = (int)postingsOffset;
            TermLength = 0;
        }

        if (!VarInt.TryRead(dictionary, ref _offset, out uint shared)
            || !VarInt.TryRead(dictionary, ref _offset, out uint added)
            || shared > TermLength
            || shared + (ulong)added > (ulong)term.Length
            || added > dictionary.Length - _offset)
        {
            return false;
        }

        dictionary.Slice(_offset, (int)added).CopyTo(term[(int)shared..]);
        _offset += (int)added;
        TermLength = (int)(shared + added);
        if (!VarInt.TryRead(dictionary, ref _offset, out uint rows)
            || !VarInt.TryRead(dictionary, ref _offset, out uint bytes))
        {
            return false;
        }

        Rows = (int)rows;
        PostingsBytes = (int)bytes;
        return Rows >= 0 && PostingsBytes >= 0;
    }
}
