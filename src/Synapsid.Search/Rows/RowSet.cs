using System.Numerics;

namespace Synapsid.Search.Rows;

/// <summary>A set of rows as a bitmap: what a filter leaves for a search to look at. Immutable once built.</summary>
public sealed class RowSet
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _words;

    /// <summary>Takes the bits as they are: bit <c>r % 64</c> of word <c>r / 64</c> is row <c>r</c>.</summary>
    /// <param name="words">At least as many words as <paramref name="length"/> needs; not copied, bits beyond it are
    /// 0.</param>
    /// <param name="length">Rows from 0 that the set speaks of; rows at or above it are not in the set.</param>
    internal RowSet(ulong[] words, int length)
    {
        _words = words;
        Length = length;
        int count = 0;
        foreach (ulong word in Words) count += BitOperations.PopCount(word);
        Count = count;
    }

    /// <summary>Rows from 0 that the set speaks of.</summary>
    public int Length { get; }

    /// <summary>Rows in the set.</summary>
    public int Count { get; }

    /// <summary>The bitmap, lowest row first.</summary>
    internal ReadOnlySpan<ulong> Words => _words.AsSpan(0, WordCount(Length));

    /// <summary>The set of some rows, each at least 0 and below <paramref name="length"/>.</summary>
    public static RowSet Of(IEnumerable<int> rows, int length)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ulong[] words = new ulong[WordCount(length)];
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, length, nameof(rows));
            words[row / BitsPerWord] |= 1UL << (row % BitsPerWord);
        }

        return new RowSet(words, length);
    }

    /// <summary>Whether a row is in the set.</summary>
    public bool Contains(int row) =>
        (uint)row < (uint)Length && (_words[row / BitsPerWord] >> (row % BitsPerWord) & 1) != 0;

    /// <summary>
    /// The first run of neighbouring rows of the set that starts at <paramref name="from"/> or later and lies below
    /// <paramref name="end"/>, itself at most <see cref="Length"/>. Empty (both are the end) where there is none.
    /// </summary>
    internal (int Start, int RunEnd) NextRun(int from, int end)
    {
        int start = Next(from, end, inSet: true);
        return (start, Next(start, end, inSet: false));
    }

    internal static int WordCount(int length) => (int)(((long)length + BitsPerWord - 1) / BitsPerWord);

    /// <summary>
    /// The first row from <paramref name="from"/> that is (or is not) in the set, or <paramref name="end"/>.
    /// </summary>
    private int Next(int from, int end, bool inSet)
    {
        if (from >= end) return end;
        int index = from / BitsPerWord;
        ulong flip = inSet ? 0UL : ulong.MaxValue;
        ulong word = (_words[index] ^ flip) & (ulong.MaxValue << (from % BitsPerWord));
        while (word == 0)
        {
            if (++index * BitsPerWord >= end) return end;
            word = _words[index] ^ flip;
        }

        return Math.Min(end, (index * BitsPerWord) + BitOperations.TrailingZeroCount(word));
    }
}
