namespace Synapsid.Knowledge.Grains.Import;

/// <summary>
/// Reads a stream line by line as bytes, in memory that does not grow with the stream. Disposes the stream.
/// </summary>
internal sealed class LineReader(Stream stream, int lineBytesMax) : IDisposable
{
    private const int ReadBytes = 64 * 1024;

    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>1-based number of the line last read.</summary>
    public int LineNumber { get; private set; }

    /// <summary>
    /// Reads the next line, without its line break; it is valid until the next call. False at the end.
    /// </summary>
    /// <param name="line">The line; empty when it is too long.</param>
    /// <param name="tooLong">True when the line is over the limit; it was skipped to its end.</param>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool tooLong)
    {
        tooLong = false;
        int scanned = 0;
        while (true)
        {
            int index = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            bool last = index < 0 && _atEnd;
            if (index >= 0 || last)
            {
                int length = index >= 0 ? scanned + index : _end - _start;
                if (last && length == 0 && !tooLong)
                {
                    line = default;
                    return false;
                }

                line = tooLong ? default : Trim(_buffer.AsMemory(_start, length));
                _start = Math.Min(_end, _start + length + 1);
                LineNumber++;
                return true;
            }

            scanned = _end - _start;
            if (scanned > lineBytesMax)
            {
                tooLong = true;
                _start = _end = scanned = 0;
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < ReadBytes) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = stream.Read(_buffer, _end, ReadBytes);
        _end += read;
        _atEnd = read == 0;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line) =>
        !line.IsEmpty && line.Span[^1] == '\r' ? line[..^1] : line;
}
