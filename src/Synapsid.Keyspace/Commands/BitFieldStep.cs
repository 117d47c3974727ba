namespace Synapsid.Keyspace.Commands;

/// <summary>One step of <c>BITFIELD</c>.</summary>
/// <param name="Kind">G: read, S: write, I: add.</param>
/// <param name="Overflow">W: wrap around, S: stay at the limit, F: do nothing.</param>
/// <param name="Signed">Whether the integer has a sign.</param>
/// <param name="Width">Its bits, 1 to 64.</param>
/// <param name="Offset">Its first bit.</param>
/// <param name="Value">What is written or added.</param>
internal readonly record struct BitFieldStep(char Kind, char Overflow, bool Signed, int Width, long Offset, long Value)
{
    /// <summary>Runs the step on a string; null where it overflowed and nothing was done.</summary>
    public long? Run(Span<byte> bytes)
    {
        long old = Interpret(BitSpan.Read(bytes, Offset, Width));
        if (Kind == 'G') return old;
        Int128 wanted = Kind == 'I' ? (Int128)old + Value : Signed ? Value : (Int128)(ulong)Value;
        if (!TryFit(wanted, out long fitted)) return null;
        BitSpan.Write(bytes, Offset, Width, (ulong)fitted);
        return Kind == 'I' ? fitted : old;
    }

    private long Interpret(ulong bits) => Signed ? (long)(bits << (64 - Width)) >> (64 - Width) : (long)bits;

    private bool TryFit(Int128 wanted, out long fitted)
    {
        Int128 min = Signed ? -(Int128.One << (Width - 1)) : 0;
        Int128 max = (Int128.One << (Signed ? Width - 1 : Width)) - 1;
        fitted = 0;
        if (wanted < min || wanted > max)
        {
            if (Overflow == 'F') return false;
            if (Overflow == 'S') wanted = wanted < min ? min : max;
        }

        ulong mask = ulong.MaxValue >> (64 - Width);
        fitted = Interpret((ulong)(wanted & ulong.MaxValue) & mask);
        return true;
    }
}
