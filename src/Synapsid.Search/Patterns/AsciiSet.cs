namespace Synapsid.Search.Patterns;

/// <summary>A set of characters: which of ASCII exactly, and whether any beyond.</summary>
/// <param name="Low">Characters 0 to 63, lowest bit first.</param>
/// <param name="High">Characters 64 to 127.</param>
/// <param name="Beyond">Whether it may have characters beyond ASCII.</param>
internal readonly record struct AsciiSet(ulong Low, ulong High, bool Beyond)
{
    private const ulong Letters = 0x07FF_FFFE;

    /// <summary>Every character.</summary>
    public static AsciiSet All => new(ulong.MaxValue, ulong.MaxValue, true);

    /// <summary>Every character but the line feed.</summary>
    public static AsciiSet NotLineFeed => All.Without('\n');

    /// <summary>Whether it has a character of ASCII.</summary>
    public bool Contains(int value) => ((value < 64 ? Low >> value : High >> (value - 64)) & 1) != 0;

    /// <summary>The set with the characters of another.</summary>
    public AsciiSet With(AsciiSet other) => new(Low | other.Low, High | other.High, Beyond || other.Beyond);

    /// <summary>The set with a range; what lies beyond ASCII counts as any beyond.</summary>
    public AsciiSet With(char first, char last)
    {
        AsciiSet set = this;
        for (int value = first; value <= Math.Min(last, (char)127); value++)
        {
            set = value < 64
                ? set with { Low = set.Low | (1UL << value) }
                : set with { High = set.High | (1UL << (value - 64)) };
        }

        return last > 127 ? set with { Beyond = true } : set;
    }

    /// <summary>All that is not in it. Which characters beyond ASCII it has is not known, so any may be left.</summary>
    public AsciiSet Complement() => new(~Low, ~High, true);

    /// <summary>The set with the other case of its ASCII letters.</summary>
    public AsciiSet Folded()
    {
        ulong either = (High | (High >> 32)) & Letters;
        return this with { High = High | either | (either << 32) };
    }

    private AsciiSet Without(char value) => this with { Low = Low & ~(1UL << value) };
}
