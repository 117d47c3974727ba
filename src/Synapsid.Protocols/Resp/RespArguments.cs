using System.Text;

namespace Synapsid.Protocols.Resp;

/// <summary>
/// The arguments of one RESP request, the command's name first: ranges of a buffer that somebody else owns. One object
/// serves a connection for all its requests; its spans are valid until the next request is read.
/// </summary>
public sealed class RespArguments
{
    private const int RangesKept = 1024;
    private byte[] _buffer = [];
    private (int Start, int Length)[] _ranges = new (int, int)[8];

    /// <summary>How many there are, the name included.</summary>
    public int Count { get; private set; }

    /// <summary>One argument's bytes; 0 is the command's name.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            (int start, int length) = _ranges[index];
            return _buffer.AsSpan(start, length);
        }
    }

    /// <summary>Bytes of all arguments together.</summary>
    public long TotalBytes
    {
        get
        {
            long total = 0;
            for (int i = 0; i < Count; i++) total += _ranges[i].Length;
            return total;
        }
    }

    /// <summary>Begins a request whose arguments lie in <paramref name="buffer"/>.</summary>
    public void Begin(byte[] buffer)
    {
        (_buffer, Count) = (buffer, 0);
        if (_ranges.Length > RangesKept) _ranges = new (int, int)[8]; // the last request was unusually long
    }

    /// <summary>The buffer has moved: the same ranges, <paramref name="shift"/> bytes earlier, in another.</summary>
    public void Rebase(byte[] buffer, int shift)
    {
        for (int i = 0; i < Count; i++) _ranges[i].Start -= shift;
        _buffer = buffer;
    }

    /// <summary>Adds the next argument.</summary>
    public void Add(int start, int length)
    {
        if (Count == _ranges.Length) Array.Resize(ref _ranges, Count * 2);
        _ranges[Count++] = (start, length);
    }

    /// <summary>Arguments of their own, for requests that come from elsewhere than a RESP buffer.</summary>
    public static RespArguments Of(params ReadOnlySpan<byte[]> arguments)
    {
        int total = 0;
        foreach (byte[] argument in arguments) total += argument.Length;
        byte[] buffer = new byte[total];
        RespArguments made = new();
        made.Begin(buffer);
        int at = 0;
        foreach (byte[] argument in arguments)
        {
            argument.CopyTo(buffer, at);
            made.Add(at, argument.Length);
            at += argument.Length;
        }

        return made;
    }

    /// <summary>As <see cref="Of(ReadOnlySpan{byte[]})"/>, from texts as UTF-8.</summary>
    public static RespArguments Of(params ReadOnlySpan<string> arguments)
    {
        byte[][] encoded = new byte[arguments.Length][];
        for (int i = 0; i < encoded.Length; i++) encoded[i] = Encoding.UTF8.GetBytes(arguments[i]);
        return Of(encoded);
    }

    /// <summary>A copy that owns its bytes, as a queued command of MULTI needs.</summary>
    public RespArguments Copy()
    {
        byte[][] copies = new byte[Count][];
        for (int i = 0; i < Count; i++) copies[i] = this[i].ToArray();
        return Of(copies);
    }
}
