namespace Synapsid.Search.Words;

/// <summary>The terms of one run of word characters. Filled by <see cref="CodeAnalyzer"/>, again and again.</summary>
internal sealed class WordList
{
    private byte[] _bytes = new byte[1 << 10];
    private int[] _ends = new int[64];
    private bool[] _counts = new bool[64];
    private bool[] _wholes = new bool[64];

    /// <summary>Terms in the list.</summary>
    public int Count { get; private set; }

    /// <summary>A term's UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Whether a term counts to the length of its row.</summary>
    public bool CountsToLength(int index) => _counts[index];

    /// <summary>Whether a term is an identifier as a whole, not a part of one.</summary>
    public bool IsWhole(int index) => _wholes[index];

    /// <summary>Forgets the terms.</summary>
    public void Clear() => Count = 0;

    /// <summary>Appends a term of characters.</summary>
    public void Add(ReadOnlySpan<char> term, bool countsToLength, bool isWhole)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _counts, Count * 2);
            Array.Resize(ref _wholes, Count * 2);
        }

        int start = Count == 0 ? 0 : _ends[Count - 1];
        if (_bytes.Length - start < term.Length * 3) Array.Resize(ref _bytes, (_bytes.Length * 2) + (term.Length * 3));
        int written = System.Text.Encoding.UTF8.GetBytes(term, _bytes.AsSpan(start));
        _ends[Count] = start + written;
        _counts[Count] = countsToLength;
        _wholes[Count++] = isWhole;
    }

    /// <summary>Keeps the last term alone, as one that counts.</summary>
    public void KeepLast()
    {
        ReadOnlySpan<byte> last = this[Count - 1];
        last.CopyTo(_bytes);
        _ends[0] = last.Length;
        _counts[0] = true;
        _wholes[0] = true;
        Count = 1;
    }

    /// <summary>Marks every term as possibly a whole identifier.</summary>
    public void MarkAllWhole() => Array.Fill(_wholes, true, 0, Count);
}
