namespace Synapsid.Server.Mcp;

/// <summary>
/// Cuts a stream into lines. Of a line that is too long the beginning is kept and the rest passed over, so that memory
/// stays bound and the next line is read as usual.
/// </summary>
internal sealed class McpLines(Stream stream, int bytesMax)
{
    private const int ReadBytes = 64 * 1024;
    private const int BeginningBytes = 4 * 1024;

    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _scanned;
    private int _end;
    private bool _isOver;

    /// <summary>The line that was read, without its end; of one that is too long, its beginning.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line is longer than allowed.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads the next line; what the stream ends with counts as one. False: there is none.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        IsTooLong = false;
        while (true)
        {
            int length = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (length >= 0)
            {
                TakeUpTo(_scanned + length);
                return true;
            }

            _scanned = _end;
            if (_end - _start > bytesMax) PassOver();
            if (_isOver) return TakeRest();
            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            _isOver = read == 0;
            _end += read;
        }
    }

    private void TakeUpTo(int lineEnd)
    {
        if (!IsTooLong)
        {
            IsTooLong = lineEnd - _start > bytesMax;
            int length = lineEnd - _start;
            Line = _buffer.AsMemory(_start, IsTooLong ? Math.Min(BeginningBytes, length) : length);
        }

        _start = _scanned = lineEnd + 1;
    }

    private bool TakeRest()
    {
        if (_start == _end && !IsTooLong) return false;
        if (!IsTooLong) Line = _buffer.AsMemory(_start, _end - _start);
        _start = _scanned = _end;
        return true;
    }

    private void PassOver()
    {
        if (!IsTooLong) Line = _buffer.AsSpan(_start, Math.Min(BeginningBytes, _end - _start)).ToArray();
        IsTooLong = true;
        _buffer = new byte[ReadBytes];
        _start = _scanned = _end = 0;
    }

    /// <summary>
    /// Room for a read behind what is kept. A line that was given out may be written over from here on.
    /// </summary>
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _scanned, _start) = (_end - _start, _scanned - _start, 0);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
