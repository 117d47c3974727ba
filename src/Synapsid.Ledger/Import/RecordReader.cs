namespace Synapsid.Ledger.Import;

/// <summary>
/// Cuts a stream into records in bounded memory. A record is a line; or, where the stream begins with an object that
/// does not end on its line, or with an array of objects, one object. From the first byte that fits neither on, lines
/// again, so that nothing is passed over. Not thread-safe.
/// </summary>
public sealed class RecordReader
{
    /// <summary>Longest record, unless the caller names another length: what is longer comes in parts.</summary>
    public const int RecordBytesMaxDefault = 1 << 20;

    private const int ReadBytes = 256 * 1024;
    private const int LookAheadBytes = 64 * 1024;

    private readonly Stream? _stream;
    private readonly int _recordBytesMax;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _nextLine = 1;
    private bool _ended;
    private bool _objects;
    private bool _inLongLine;

    /// <summary>Reads a stream, which stays the caller's.</summary>
    public RecordReader(Stream stream, int recordBytesMax = RecordBytesMaxDefault)
    {
        _stream = stream;
        _recordBytesMax = recordBytesMax;
        _buffer = new byte[Math.Min(recordBytesMax, ReadBytes) + ReadBytes];
        Begin();
    }

    /// <summary>Reads bytes in memory, which must not change meanwhile.</summary>
    public RecordReader(ArraySegment<byte> bytes, int recordBytesMax = RecordBytesMaxDefault)
    {
        _recordBytesMax = recordBytesMax;
        _buffer = bytes.Array ?? [];
        _start = bytes.Offset;
        _end = bytes.Offset + bytes.Count;
        _ended = true;
        Begin();
    }

    /// <summary>The line on which the record begins, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the record is a part of one that is too long.</summary>
    public bool IsPart { get; private set; }

    /// <summary>Whether the stream is UTF-16, which this cannot read: there are no records then.</summary>
    public bool IsUtf16 { get; private set; }

    /// <summary>
    /// The next record without its line break, or false at the end. It is valid until the next call. Empty lines are
    /// records too.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (IsUtf16) return false;
        if (_objects && TryReadObject(out record)) return true;
        return TryReadLine(out record);
    }

    private void Begin()
    {
        while (_end - _start < LookAheadBytes && !ShowsItsForm(_buffer.AsSpan(_start, _end - _start)) && Fill())
        {
            // A pipe that is written slowly must not wait for more than it takes to see what it is.
        }

        ReadOnlySpan<byte> ahead = _buffer.AsSpan(_start, _end - _start);
        IsUtf16 = ahead is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        if (ahead.StartsWith("\uFEFF"u8)) _start += 3;
        ahead = _buffer.AsSpan(_start, Math.Min(LookAheadBytes, _end - _start));
        ReadOnlySpan<byte> text = ahead.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'[', ..]) _objects = text[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)']', ..];
        else if (text is [(byte)'{', ..]) _objects = !EndsOnItsLine(text);
    }

    private static bool ShowsItsForm(ReadOnlySpan<byte> ahead)
    {
        ReadOnlySpan<byte> text = ahead.TrimStart(" \t\r\n\uFEFF"u8);
        if (text is [(byte)'[', ..]) return !text[1..].TrimStart(" \t\r\n"u8).IsEmpty;
        if (text is not [(byte)'{', ..]) return !text.IsEmpty;
        int end = text.IndexOf((byte)'\n');
        ObjectScan scan = default;
        return end >= 0 && (scan.FindEnd(text[..end]) >= 0 || !text[(end + 1)..].TrimStart(" \t\r\n"u8).IsEmpty);
    }

    /// <summary>An object that is open where its line ends goes on below; a line that is broken off does not.</summary>
    private static bool EndsOnItsLine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        if (end < 0) return true;
        ObjectScan scan = default;
        if (scan.FindEnd(text[..end]) >= 0) return true;
        ReadOnlySpan<byte> next = text[(end + 1)..].TrimStart(" \t\r\n"u8);
        return next is not [(byte)'"' or (byte)'}', ..];
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            ReadOnlySpan<byte> waiting = _buffer.AsSpan(_start, _end - _start);
            int feed = waiting[searched..].IndexOf((byte)'\n');
            if (feed >= 0 && searched + feed <= _recordBytesMax) return Take(searched + feed, breakBytes: 1, out line);
            if (waiting.Length > _recordBytesMax) return TakePart(out line);
            searched = waiting.Length;
            if (Fill()) continue;
            if (searched > 0) return Take(searched, breakBytes: 0, out line);
            line = default;
            return false;
        }
    }

    private bool Take(int length, int breakBytes, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, length);
        if (breakBytes > 0 && line is [.., (byte)'\r']) line = line[..^1];
        _start += length + breakBytes;
        Line = _nextLine;
        _nextLine += breakBytes;
        IsPart = _inLongLine;
        _inLongLine = false;
        return true;
    }

    private bool TakePart(out ReadOnlySpan<byte> part)
    {
        part = _buffer.AsSpan(_start, _recordBytesMax);
        _start += _recordBytesMax;
        Line = _nextLine;
        IsPart = true;
        _inLongLine = true;
        return true;
    }

    private bool TryReadObject(out ReadOnlySpan<byte> found)
    {
        found = default;
        if (!SkipToObject()) return false;
        ObjectScan scan = default;
        int searched = 0;
        while (true)
        {
            int end = scan.FindEnd(_buffer.AsSpan(_start + searched, _end - _start - searched));
            if (end >= 0 && searched + end <= _recordBytesMax)
            {
                found = _buffer.AsSpan(_start, searched + end);
                _start += found.Length;
                Line = _nextLine;
                _nextLine += found.Count((byte)'\n');
                IsPart = false;
                return true;
            }

            searched = _end - _start;
            if (end < 0 && searched <= _recordBytesMax && Fill()) continue;
            _objects = false; // too long, or broken off: as lines nothing is lost
            return false;
        }
    }

    /// <summary>Passes over what stands between objects; false where there is something else, or nothing
    /// more.</summary>
    private bool SkipToObject()
    {
        while (true)
        {
            for (; _start < _end; _start++)
            {
                byte letter = _buffer[_start];
                if (letter == '\n') _nextLine++;
                if (letter == '{') return true;
                if (letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)','
                    or (byte)'[' or (byte)']')
                {
                    continue;
                }

                _objects = false;
                return false;
            }

            if (!Fill()) return false;
        }
    }

    /// <summary>Reads more behind what waits; false at the end of the stream.</summary>
    private bool Fill()
    {
        if (_ended) return false;
        int waiting = _end - _start;
        if (_buffer.Length - _end < ReadBytes / 2)
        {
            byte[] target = waiting + ReadBytes > _buffer.Length ? new byte[waiting + 2 * ReadBytes] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, waiting);
            (_buffer, _start, _end) = (target, 0, waiting);
        }

        int read = _stream!.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
        return read > 0;
    }
}
