using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Segments;

/// <summary>Reads what <see cref="PostingBuilder"/> wrote. Bytes are untrusted.</summary>
internal ref struct PostingRuns(ReadOnlySpan<byte> runs, int count)
{
    private readonly ReadOnlySpan<byte> _runs = runs;
    private int _at;
    private long _next;

    /// <summary>The next run of ordinals; false behind the last, or where the bytes make no sense.</summary>
    public bool TryRead(out int start, out int end)
    {
        start = end = 0;
        if (!VarInt.TryRead(_runs, ref _at, out uint gap)) return false;
        if (!VarInt.TryRead(_runs, ref _at, out uint more)) return false;
        long first = _next + gap;
        _next = first + more + 1;
        if (_next > count) return false;
        start = (int)first;
        end = (int)_next;
        return true;
    }
}
