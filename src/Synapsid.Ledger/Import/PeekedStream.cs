namespace Synapsid.Ledger.Import;

/// <summary>Reads another stream whose first bytes may be looked at before, and tells how far it is. Disposes
/// it.</summary>
internal sealed class PeekedStream(Stream inner, Action<int>? bytesRead) : Stream
{
    private readonly byte[] _ahead = new byte[16];
    private int _aheadStart;
    private int _aheadEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the stream begins with these bytes, 16 at most; only before the first read.</summary>
    public bool BeginsWith(ReadOnlySpan<byte> bytes)
    {
        while (_aheadEnd < bytes.Length)
        {
            int read = inner.Read(_ahead, _aheadEnd, _ahead.Length - _aheadEnd);
            if (read == 0) break;
            _aheadEnd += read;
        }

        return _ahead.AsSpan(0, _aheadEnd).StartsWith(bytes);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_aheadStart < _aheadEnd)
        {
            read = Math.Min(buffer.Length, _aheadEnd - _aheadStart);
            _ahead.AsSpan(_aheadStart, read).CopyTo(buffer);
            _aheadStart += read;
        }
        else
        {
            read = inner.Read(buffer);
        }

        bytesRead?.Invoke(read);
        return read;
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
