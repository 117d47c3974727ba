namespace Synapsid.Ledger.Import;

/// <summary>
/// Finds where a JSON object ends by its braces, over as many pieces as it comes in. Whether what lies between is valid
/// JSON is for the parser to say.
/// </summary>
internal struct ObjectScan
{
    private int _depth;
    private bool _inText;
    private bool _escaped;

    /// <summary>
    /// Looks at the next piece, the first of which begins with the object's brace; gives the length up to and with the
    /// brace that closes it, or -1 where the piece ends before.
    /// </summary>
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        int at = 0;
        while (at < piece.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                at++;
                continue;
            }

            int step = _inText ? piece[at..].IndexOfAny((byte)'"', (byte)'\\') : piece[at..].IndexOfAny("\"{}"u8);
            if (step < 0) return -1;
            at += step + 1;
            switch (piece[at - 1])
            {
                case (byte)'"':
                    _inText = !_inText;
                    break;
                case (byte)'\\':
                    _escaped = true;
                    break;
                case (byte)'{':
                    _depth++;
                    break;
                default:
                    if (--_depth == 0) return at;
                    break;
            }
        }

        return -1;
    }
}
