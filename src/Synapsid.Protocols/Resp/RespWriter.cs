using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Synapsid.Base.Buffers;

namespace Synapsid.Protocols.Resp;

/// <summary>
/// Writes RESP2 or RESP3 replies into memory from a pool, in chunks of a mebibyte where they are long. One writer
/// serves a connection for all its replies. Where RESP2 has no such type, the writer falls back as Redis does: a map is
/// a flat array, a double a bulk string.
/// </summary>
public sealed class RespWriter
{
    private const int FirstBytes = 256;
    private const int DoubleBytesMax = 32;
    private const int KeepBytes = 16 << 10;
    private const int ChunkBytes = 1 << 20;
    private readonly List<Chunk> _full = []; // chunks before the one that is being filled
    private byte[] _buffer = [];
    private int _start; // bytes at the front of the first chunk that were taken already
    private int _filled; // of _buffer
    private int _fullBytes; // of all chunks in _full, what was taken included

    /// <summary>2 or 3.</summary>
    public int Protocol { get; set; } = 2;

    /// <summary>How many errors were written, ever; whoever runs commands sees by it which ones failed.</summary>
    public long ErrorCount { get; private set; }

    /// <summary>The newest error's text, its code first; null before the first.</summary>
    public string? LastError { get; private set; }

    /// <summary>Bytes written and not yet taken.</summary>
    public int Length => _fullBytes + _filled - _start;

    /// <summary>The bytes written, in one piece; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            if (_full.Count == 0) return _buffer.AsMemory(_start, _filled - _start);
            byte[] all = new byte[Length];
            int at = 0;
            for (int i = 0; i < _full.Count; i++)
            {
                ReadOnlySpan<byte> chunk = _full[i].Bytes.AsSpan(0, _full[i].Length)[(i == 0 ? _start : 0)..];
                chunk.CopyTo(all.AsSpan(at));
                at += chunk.Length;
            }

            _buffer.AsSpan(0, _filled).CopyTo(all.AsSpan(at));
            return all;
        }
    }

    /// <summary>The first bytes written, as many as lie in one piece; valid until the next call.</summary>
    public ReadOnlySpan<byte> First => _full.Count == 0
        ? _buffer.AsSpan(_start, _filled - _start)
        : _full[0].Bytes.AsSpan(_start, _full[0].Length - _start);

    /// <summary>Takes bytes of <see cref="First"/> away, for they were sent.</summary>
    public void Take(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)First.Length, nameof(bytes));
        _start += bytes;
        if (_full.Count > 0)
        {
            if (_start == _full[0].Length) DropFirst();
        }
        else if (_start == _filled)
        {
            Clear();
        }
    }

    /// <summary>Forgets what was written. A small buffer is kept for the next reply.</summary>
    public void Clear()
    {
        foreach (Chunk chunk in _full) ByteBuffers.Return(chunk.Bytes);
        _full.Clear();
        (_start, _filled, _fullBytes) = (0, 0, 0);
        if (_buffer.Length > KeepBytes) ReleaseBuffer();
    }

    /// <summary>Gives all memory back where nothing waits to be taken: its client is idle.</summary>
    public void Trim()
    {
        if (Length == 0) ReleaseBuffer();
    }

    /// <summary>Cuts what was written back to a length, to take back a reply that turned into an error.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        int surplus = Length - length;
        while (surplus > _filled)
        {
            surplus -= _filled;
            ByteBuffers.Return(_buffer);
            (_buffer, _filled) = (_full[^1].Bytes, _full[^1].Length);
            _full.RemoveAt(_full.Count - 1);
            _fullBytes -= _filled;
        }

        _filled -= surplus;
    }

    /// <summary><c>+OK</c>.</summary>
    public void Ok() => Raw("+OK\r\n"u8);

    /// <summary>A simple string; must not hold a line break.</summary>
    public void Simple(ReadOnlySpan<byte> text)
    {
        Byte((byte)'+');
        Raw(text);
        Raw("\r\n"u8);
    }

    /// <summary>An error, with its code as the first word: <c>ERR no such key</c>. Line breaks become spaces.</summary>
    public void Error(string message)
    {
        ErrorCount++;
        LastError = message;
        Byte((byte)'-');
        Text(message.AsSpan().IndexOfAny('\r', '\n') < 0 ? message : message.Replace('\r', ' ').Replace('\n', ' '));
        Raw("\r\n"u8);
    }

    /// <summary>An integer.</summary>
    public void Integer(long value) => Number((byte)':', value);

    /// <summary>A bulk string.</summary>
    public void Bulk(ReadOnlySpan<byte> bytes)
    {
        Number((byte)'$', bytes.Length);
        Raw(bytes);
        Raw("\r\n"u8);
    }

    /// <summary>A bulk string of a text's UTF-8 bytes.</summary>
    public void Bulk(string text)
    {
        Number((byte)'$', Encoding.UTF8.GetByteCount(text));
        Text(text);
        Raw("\r\n"u8);
    }

    /// <summary>A bulk string that is a number's digits.</summary>
    public void BulkInteger(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        Bulk(digits[..length]);
    }

    /// <summary>Nothing: <c>_</c>, or RESP2's null bulk string.</summary>
    public void Null() => Raw(Protocol == 3 ? "_\r\n"u8 : "$-1\r\n"u8);

    /// <summary>Nothing where an array would be: <c>_</c>, or RESP2's null array.</summary>
    public void NullArray() => Raw(Protocol == 3 ? "_\r\n"u8 : "*-1\r\n"u8);

    /// <summary>A truth value: <c>#t</c>, or RESP2's integer.</summary>
    public void Boolean(bool value)
    {
        if (Protocol == 3) Raw(value ? "#t\r\n"u8 : "#f\r\n"u8);
        else Integer(value ? 1 : 0);
    }

    /// <summary>A double with 17 digits where it needs them, as Redis 7.0 writes it (C's <c>%.17g</c>); in RESP2 as a
    /// bulk string.</summary>
    public void Double(double value)
    {
        Span<byte> text = stackalloc byte[DoubleBytesMax];
        text = text[..Format(text, value)];
        if (Protocol == 3)
        {
            Byte((byte)',');
            Raw(text);
            Raw("\r\n"u8);
        }
        else
        {
            Bulk(text);
        }
    }

    /// <summary>The head of an array; its elements follow.</summary>
    public void Array(int count) => Number((byte)'*', count);

    /// <summary>The head of a set; in RESP2 an array.</summary>
    public void Set(int count) => Number(Protocol == 3 ? (byte)'~' : (byte)'*', count);

    /// <summary>The head of a map of <paramref name="pairs"/> keys and values; in RESP2 a flat array.</summary>
    public void Map(int pairs)
    {
        if (Protocol == 3) Number((byte)'%', pairs);
        else Number((byte)'*', pairs * 2L);
    }

    /// <summary>The head of a push message; in RESP2 an array.</summary>
    public void Push(int count) => Number(Protocol == 3 ? (byte)'>' : (byte)'*', count);

    /// <summary>The head of attributes of the reply that follows, of <paramref name="pairs"/> names and values; RESP3
    /// alone has them.</summary>
    public void Attribute(int pairs) => Number((byte)'|', pairs);

    /// <summary>An integer of any size, as its digits; in RESP2 a bulk string.</summary>
    public void BigNumber(string digits)
    {
        if (Protocol != 3)
        {
            Bulk(digits);
            return;
        }

        Byte((byte)'(');
        Text(digits);
        Raw("\r\n"u8);
    }

    /// <summary>A text with its kind (<c>txt</c>, <c>mkd</c>); in RESP2 a bulk string.</summary>
    public void Verbatim(ReadOnlySpan<byte> kind, string text)
    {
        if (Protocol != 3)
        {
            Bulk(text);
            return;
        }

        Number((byte)'=', Encoding.UTF8.GetByteCount(text) + 4L);
        Raw(kind);
        Byte((byte)':');
        Text(text);
        Raw("\r\n"u8);
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _filled)
        {
            if (_buffer.Length < ChunkBytes && bytes.Length <= ChunkBytes)
            {
                Grow(bytes.Length);
                continue;
            }

            // A long value fills the chunk at hand and goes on in the next ones: no byte is copied again.
            int fits = _buffer.Length - _filled;
            bytes[..fits].CopyTo(_buffer.AsSpan(_filled));
            _filled += fits;
            bytes = bytes[fits..];
            AddChunk();
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private static int Format(Span<byte> text, double value)
    {
        const long WholeMax = 1L << 53;
        int length;
        if (double.IsInfinity(value))
        {
            ReadOnlySpan<byte> infinite = value > 0 ? "inf"u8 : "-inf"u8;
            infinite.CopyTo(text);
            return infinite.Length;
        }

        bool whole = Math.Abs(value) <= WholeMax && value == (long)value && !(value == 0 && double.IsNegative(value));
        if (whole) Utf8Formatter.TryFormat((long)value, text, out length);
        else if (!double.IsNaN(value)) value.TryFormat(text, out length, "g17", CultureInfo.InvariantCulture);
        else
        {
            "nan"u8.CopyTo(text);
            length = 3;
        }

        return length;
    }

    private void Byte(byte value)
    {
        Room(1)[0] = value;
        _filled++;
    }

    private void Text(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= ChunkBytes) _filled += Encoding.UTF8.GetBytes(text, Room(most));
        else Raw(Encoding.UTF8.GetBytes(text));
    }

    private void Number(byte kind, long value)
    {
        Span<byte> room = Room(24);
        room[0] = kind;
        Utf8Formatter.TryFormat(value, room[1..], out int length);
        room[length + 1] = (byte)'\r';
        room[length + 2] = (byte)'\n';
        _filled += length + 3;
    }

    /// <summary>Room for some bytes, at most a chunk, in one piece.</summary>
    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _filled < bytes)
        {
            if (_buffer.Length >= ChunkBytes) AddChunk();
            else Grow(bytes);
        }

        return _buffer.AsSpan(_filled);
    }

    /// <summary>A buffer below a chunk's size moves to one of twice the size.</summary>
    private void Grow(int bytes)
    {
        int size = (int)Math.Max(FirstBytes, Math.Max(_buffer.Length * 2L, (long)_filled + bytes));
        byte[] larger = ByteBuffers.Rent(size);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        if (_buffer.Length > 0) ByteBuffers.Return(_buffer);
        _buffer = larger;
    }

    private void AddChunk()
    {
        if ((long)Length + ChunkBytes > System.Array.MaxLength)
        {
            throw new InvalidOperationException($"More than {System.Array.MaxLength:N0} bytes wait for one client.");
        }

        if (_filled > 0) _full.Add(new Chunk(_buffer, _filled));
        else ReleaseBuffer();
        _fullBytes += _filled;
        (_buffer, _filled) = (ByteBuffers.Rent(ChunkBytes), 0);
    }

    private void DropFirst()
    {
        ByteBuffers.Return(_full[0].Bytes);
        _fullBytes -= _full[0].Length;
        _start = 0;
        _full.RemoveAt(0);
        if (Length == 0) Clear();
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > 0) ByteBuffers.Return(_buffer);
        _buffer = [];
    }

    private readonly record struct Chunk(byte[] Bytes, int Length);
}
