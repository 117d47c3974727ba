using System.Buffers.Text;
using System.Text;

namespace Synapsid.Protocols.Resp;

/// <summary>
/// Walks over replies in RESP2 or RESP3, one value after the other: the head of a collection comes before its elements.
/// </summary>
/// <param name="replies">The replies, all of them whole.</param>
public ref struct RespReplyReader(ReadOnlySpan<byte> replies)
{
    private readonly ReadOnlySpan<byte> _replies = replies;

    /// <summary>What the value is.</summary>
    public RespReplyKind Kind { get; private set; }

    /// <summary>The bytes of a simple string, an error, a bulk string, or a double's digits.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>An integer's value; a truth value's 0 or 1.</summary>
    public long Integer { get; private set; }

    /// <summary>Elements of a collection; pairs of a map.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The text of <see cref="Bytes"/>.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads the next value, or the head of a collection; false at the end, or where the bytes are no reply.
    /// </summary>
    public bool Read()
    {
        int start = Position;
        if (!TryLine(out ReadOnlySpan<byte> line)) return false;
        Bytes = line[1..];
        Integer = 0;
        Count = 0;
        bool read = line[0] switch
        {
            (byte)'+' => Is(RespReplyKind.Simple),
            (byte)'-' => Is(RespReplyKind.Error),
            (byte)'_' => Is(RespReplyKind.Null),
            (byte)',' => Is(RespReplyKind.Double),
            (byte)':' => ReadInteger(),
            (byte)'#' => ReadBoolean(),
            (byte)'$' or (byte)'=' => ReadBulk(line[0] == '='),
            (byte)'*' => ReadCount(RespReplyKind.Array),
            (byte)'~' => ReadCount(RespReplyKind.Set),
            (byte)'%' => ReadCount(RespReplyKind.Map),
            (byte)'>' => ReadCount(RespReplyKind.Push),
            _ => false,
        };
        if (!read) Position = start;
        return read;
    }

    /// <summary>Reads a value and all that is in it, and throws it away; false where the bytes end within it.</summary>
    public bool Skip()
    {
        long open = 1;
        while (open > 0)
        {
            if (!Read()) return false;
            open += Count * (Kind == RespReplyKind.Map ? 2L : 1L) - 1;
        }

        return true;
    }

    private bool Is(RespReplyKind kind)
    {
        Kind = kind;
        return true;
    }

    private bool ReadInteger() => TryNumber(out long value) && Is(RespReplyKind.Integer) && Set(value);

    private bool Set(long value)
    {
        Integer = value;
        return true;
    }

    private bool ReadBoolean() => Is(RespReplyKind.Boolean) && Set(Bytes is [(byte)'t'] ? 1 : 0);

    private bool ReadCount(RespReplyKind kind)
    {
        if (!TryNumber(out long count) || count is < -1 or > int.MaxValue) return false;
        Count = (int)Math.Max(0, count);
        return Is(count < 0 ? RespReplyKind.Null : kind);
    }

    private bool ReadBulk(bool isVerbatim)
    {
        if (!TryNumber(out long length)) return false;
        if (length == -1)
        {
            Bytes = default;
            return Is(RespReplyKind.Null);
        }

        if (length < (isVerbatim ? 4 : 0) || length > _replies.Length - Position - 2) return false;
        Bytes = _replies.Slice(Position, (int)length)[(isVerbatim ? 4 : 0)..];
        Position += (int)length + 2;
        return Is(RespReplyKind.Bulk);
    }

    private readonly bool TryNumber(out long value) =>
        Utf8Parser.TryParse(Bytes, out value, out int used) && used == Bytes.Length;

    private bool TryLine(out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = _replies[Position..];
        int end = rest.IndexOf("\r\n"u8);
        line = end < 1 ? default : rest[..end];
        if (end < 1) return false;
        Position += end + 2;
        return true;
    }
}
