using Synapsid.Base.Buffers;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The events of a segment that have one value in one field, as runs of neighbours: a varint for the gap before a run,
/// one for its length less one. A value that all events have takes a few bytes.
/// </summary>
internal sealed class PostingBuilder(byte[] value)
{
    private byte[] _runs = new byte[8];
    private int _length;
    private int _written; // ordinals below are in the runs or between them
    private int _start;
    private int _end;

    /// <summary>The value, as UTF-8 or as the number's byte.</summary>
    public byte[] Value { get; } = value;

    /// <summary>How many events have it.</summary>
    public int Events { get; private set; }

    /// <summary>Bytes of memory, about.</summary>
    public int Bytes => _runs.Length + Value.Length + 96;

    /// <summary>Adds an event, behind those before.</summary>
    public void Add(int ordinal)
    {
        Events++;
        if (ordinal == _end && _end > _start)
        {
            _end++;
            return;
        }

        CloseRun();
        _start = ordinal;
        _end = ordinal + 1;
    }

    /// <summary>The runs; nothing is added afterwards.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        CloseRun();
        _start = _end;
        return _runs.AsSpan(0, _length);
    }

    private void CloseRun()
    {
        if (_end == _start) return;
        const int RunBytesMax = 2 * VarInt.BytesMax32;
        if (_length + RunBytesMax > _runs.Length) Array.Resize(ref _runs, (_runs.Length * 2) + RunBytesMax);
        _length += VarInt.Write(_runs.AsSpan(_length), (uint)(_start - _written));
        _length += VarInt.Write(_runs.AsSpan(_length), (uint)(_end - _start - 1));
        _written = _end;
    }
}
