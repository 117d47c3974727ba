namespace Synapsid.Search.Words;

/// <summary>
/// Levenshtein's distance to one pattern as a bit-parallel automaton (Wu and Manber, "Fast text searching allowing
/// errors", Communications of the ACM 35(10), 1992): a state is one word of 64 bits for each number of edits; bit
/// <c>i</c> says that the first <c>i</c> bytes of the pattern have been met with so many edits or fewer.
/// </summary>
internal sealed class EditAutomaton
{
    /// <summary>Edits allowed at most.</summary>
    public const int DistanceMax = 3;

    private const int PatternBytesMax = 63;

    private readonly ulong[] _bytes = new ulong[256];
    private readonly ulong _all;
    private readonly int _length;

    /// <summary>Makes the automaton; what a pattern has beyond 63 bytes is passed over.</summary>
    public EditAutomaton(ReadOnlySpan<byte> pattern, int distance)
    {
        _length = Math.Min(pattern.Length, PatternBytesMax);
        Distance = distance;
        for (int i = 0; i < _length; i++) _bytes[pattern[i]] |= 1UL << (i + 1);
        _all = ulong.MaxValue >> (63 - _length);
    }

    /// <summary>Edits allowed.</summary>
    public int Distance { get; }

    /// <summary>Words in a state.</summary>
    public int StateLength => Distance + 1;

    /// <summary>The state before the first byte.</summary>
    public void Start(Span<ulong> state)
    {
        for (int edits = 0; edits <= Distance; edits++) state[edits] = ((2UL << edits) - 1) & _all;
    }

    /// <summary>The state after one more byte; false where no continuation can be within the distance.</summary>
    public bool Step(ReadOnlySpan<ulong> state, byte value, Span<ulong> next)
    {
        ulong match = _bytes[value];
        ulong any = next[0] = (state[0] << 1) & match;
        for (int edits = 1; edits <= Distance; edits++)
        {
            // Matched; the byte put in; replaced; or the pattern's left out, after this byte.
            ulong before = state[edits - 1];
            next[edits] = (((state[edits] << 1) & match) | before | (before << 1) | (next[edits - 1] << 1)) & _all;
            any |= next[edits];
        }

        return any != 0;
    }

    /// <summary>The edits after which the whole pattern has been met; -1 where they are too many.</summary>
    public int Accepts(ReadOnlySpan<ulong> state)
    {
        for (int edits = 0; edits <= Distance; edits++)
        {
            if ((state[edits] >> _length & 1) != 0) return edits;
        }

        return -1;
    }
}
