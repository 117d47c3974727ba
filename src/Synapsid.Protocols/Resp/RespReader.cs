using System.Globalization;

namespace Synapsid.Protocols.Resp;

/// <summary>
/// Finds requests in the bytes of a connection: arrays of bulk strings, and lines of words as a person types them. It
/// goes on where it stopped when more bytes have come, so that each is looked at once, and never copies them.
/// </summary>
/// <remarks>
/// The buffer is the caller's. It may move between two calls; <see cref="Move"/> tells the reader where to. Errors are
/// Redis' own texts. What is read does not depend on how the bytes were split.
/// </remarks>
public sealed partial class RespReader
{
    /// <summary>Most arguments of one request.</summary>
    public const int ArgumentsMax = 16 << 20;

    /// <summary>Longest line: of an inline request, or of a number before its line break.</summary>
    public const int LineBytesMax = 64 << 10;

    private const int UnauthenticatedArgumentsMax = 10;
    private const int UnauthenticatedBulkBytesMax = 16 << 10;

    private byte[] _buffer = [];
    private int _at; // what lies before was read
    private int _left; // arguments of the request that are to come
    private int _bulk = -1; // length of the argument that is being read; -1: its length comes first

    /// <summary>The request that was found.</summary>
    public RespArguments Arguments { get; } = new();

    /// <summary>The bytes that it reads.</summary>
    public ReadOnlySpan<byte> Buffer => _buffer;

    /// <summary>Where the request that is being read begins; what lies before is no longer needed.</summary>
    public int RequestStart { get; private set; }

    /// <summary>What is wrong, after <see cref="RespReadStatus.Broken"/>.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Where the argument that is being read ends, as its length was announced; a buffer that large needs to grow no
    /// more for it.
    /// </summary>
    public long NeededEnd => _left > 0 && _bulk >= 0 ? _at + _bulk + 2L : _at + 1L;

    /// <summary>Begins anew, with the bytes of a buffer from <paramref name="start"/> on.</summary>
    public void Begin(byte[] buffer, int start)
    {
        (_buffer, _at, RequestStart, _left, _bulk, Error) = (buffer, start, start, 0, -1, null);
        Arguments.Begin(buffer);
    }

    /// <summary>The same bytes lie <paramref name="shift"/> places earlier, in this buffer.</summary>
    public void Move(byte[] buffer, int shift)
    {
        _buffer = buffer;
        _at -= shift;
        RequestStart -= shift;
        Arguments.Rebase(buffer, shift);
    }

    /// <summary>
    /// Reads to the end of the next request. Its arguments are valid until the next call, or until the buffer changes.
    /// </summary>
    /// <param name="end">Where the bytes in the buffer end.</param>
    /// <param name="limits">What the request may be.</param>
    public RespReadStatus Next(int end, RespLimits limits)
    {
        if (Error is not null) return RespReadStatus.Broken;
        while (_left == 0)
        {
            RequestStart = _at;
            Arguments.Begin(_buffer);
            if (_at >= end) return RespReadStatus.Incomplete;
            RespReadStatus status = _buffer[_at] == (byte)'*' ? ReadCount(end, limits) : ReadInline(end);
            if (status != RespReadStatus.Request) return status;
            if (Arguments.Count > 0) return RespReadStatus.Request;
        }

        return ReadBulks(end, limits);
    }

    private RespReadStatus ReadCount(int end, RespLimits limits)
    {
        RespReadStatus status = ReadNumber(end, "mbulk", out long count);
        if (status != RespReadStatus.Request) return status;
        if (count > ArgumentsMax || count < int.MinValue) return Break("invalid multibulk length");
        if (count > UnauthenticatedArgumentsMax && !limits.Authenticated)
        {
            return Break("unauthenticated multibulk length");
        }

        _left = Math.Max(0, (int)count);
        return RespReadStatus.Request;
    }

    private RespReadStatus ReadBulks(int end, RespLimits limits)
    {
        while (_left > 0)
        {
            if (_bulk < 0)
            {
                RespReadStatus status = ReadBulkLength(end, limits);
                if (status != RespReadStatus.Request) return status;
            }

            if (end - _at < _bulk + 2L) return RespReadStatus.Incomplete;
            Arguments.Add(_at, _bulk);
            _at += _bulk + 2; // as Redis does, without a look at the two bytes that end it
            _bulk = -1;
            _left--;
        }

        return RespReadStatus.Request;
    }

    private RespReadStatus ReadBulkLength(int end, RespLimits limits)
    {
        int start = _at;
        RespReadStatus status = ReadNumber(end, "bulk", out long length);
        if (status != RespReadStatus.Request) return status;
        if (_buffer[start] != (byte)'$') return Break($"expected '$', got '{(char)_buffer[start]}'");
        if (length < 0 || length > Math.Min(limits.BulkBytesMax, Array.MaxLength)) return Break("invalid bulk length");
        if (length > UnauthenticatedBulkBytesMax && !limits.Authenticated) return Break("unauthenticated bulk length");
        _bulk = (int)length;
        return status;
    }

    /// <summary>
    /// Reads a line of one letter and a number. The number is <see cref="long.MinValue"/> where it is none.
    /// </summary>
    private RespReadStatus ReadNumber(int end, string what, out long number)
    {
        const int DigitsQuick = 9;
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_at, end - _at);
        number = 0;
        int i = 1;
        for (; i < bytes.Length && i <= DigitsQuick && char.IsAsciiDigit((char)bytes[i]); i++)
        {
            number = (number * 10) + bytes[i] - '0';
        }

        // Nearly always: a few digits, the first of them not 0, and the line's end.
        if (i > 1 && i + 1 < bytes.Length && bytes[i] == (byte)'\r' && (i == 2 || bytes[1] != (byte)'0'))
        {
            _at += i + 2;
            return RespReadStatus.Request;
        }

        int lineEnd = bytes[..Math.Min(bytes.Length, LineBytesMax + 1)].IndexOf((byte)'\r');
        if (lineEnd < 0) return bytes.Length > LineBytesMax ? Break($"too big {what} count string") : More();
        if (lineEnd + 1 >= bytes.Length) return More();
        number = Parse(bytes[..lineEnd]);
        _at += lineEnd + 2;
        return RespReadStatus.Request;
    }

    private static RespReadStatus More() => RespReadStatus.Incomplete;

    /// <summary>A number behind one letter, written as a program would: no plus, no space, no zero in front.</summary>
    private static long Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> digits = line.IsEmpty ? line : line[1..];
        ReadOnlySpan<byte> bare = !digits.IsEmpty && digits[0] == (byte)'-' ? digits[1..] : digits;
        if (bare.IsEmpty || !char.IsAsciiDigit((char)bare[0])) return long.MinValue;
        if (bare[0] == (byte)'0' && digits.Length > 1) return long.MinValue;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : long.MinValue;
    }

    private RespReadStatus ReadInline(int end)
    {
        Span<byte> bytes = _buffer.AsSpan(_at, end - _at);
        int lineEnd = bytes[..Math.Min(bytes.Length, LineBytesMax + 1)].IndexOf((byte)'\n');
        if (lineEnd < 0) return bytes.Length > LineBytesMax ? Break("too big inline request") : More();
        Span<byte> line = bytes[..lineEnd];
        if (line is [.., (byte)'\r']) line = line[..^1];
        if (!RespInline.Split(line, _at, Arguments)) return Break("unbalanced quotes in request");
        _at += lineEnd + 1;
        return RespReadStatus.Request;
    }

    private RespReadStatus Break(string reason)
    {
        Error = "ERR Protocol error: " + reason;
        return RespReadStatus.Broken;
    }
}
