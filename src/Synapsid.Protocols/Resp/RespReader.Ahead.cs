namespace Synapsid.Protocols.Resp;

/// <content>A look at requests that are there already and whose turn has not come.</content>
public sealed partial class RespReader
{
    /// <summary>A request of more arguments ends the look: to go through them costs more than it is worth.</summary>
    private const int AheadArgumentsMax = 16;

    private const int AheadDigitsMax = 9;

    /// <summary>
    /// Where the second arguments, for most commands the keys, of the requests that come next lie. Nothing is read by
    /// that, and nothing is checked: it ends at the first request that is not whole, not an array, or long.
    /// </summary>
    /// <param name="end">Where the bytes in the buffer end.</param>
    /// <param name="arguments">Receives places in the buffer; an empty one for a request of one argument.</param>
    /// <returns>How many requests were seen.</returns>
    public int LookAhead(int end, Span<Range> arguments)
    {
        if (_left > 0) return 0;
        int at = _at;
        int seen = 0;
        while (seen < arguments.Length && TryCount((byte)'*', end, ref at, out int count))
        {
            if (count is 0 or > AheadArgumentsMax) break;
            Range second = default;
            for (int i = 0; i < count; i++)
            {
                bool isWhole = TryCount((byte)'$', end, ref at, out int length) && length + 2 <= end - at;
                if (!isWhole) return seen;
                if (i == 1) second = at..(at + length);
                at += length + 2;
            }

            arguments[seen++] = second;
        }

        return seen;
    }

    private bool TryCount(byte letter, int end, ref int at, out int count)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(at, end - at);
        count = 0;
        int i = 1;
        for (; i < bytes.Length && i <= AheadDigitsMax && char.IsAsciiDigit((char)bytes[i]); i++)
        {
            count = (count * 10) + bytes[i] - '0';
        }

        if (i == 1 || i + 1 >= bytes.Length || bytes[0] != letter || bytes[i] != (byte)'\r') return false;
        at += i + 2;
        return true;
    }
}
