using Synapsid.Base.Buffers;
using Synapsid.Protocols.Resp;

namespace Synapsid.Server.Resp;

/// <summary>
/// The beginning of a request whose end has not come yet. Most connections have none most of the time: they read into
/// their loop's buffer, and what is whole there is executed there.
/// </summary>
internal sealed class RespInput
{
    private byte[] _bytes = [];

    /// <summary>Where the reader stands; its request begins at offset 0.</summary>
    public RespReader Reader { get; } = new();

    /// <summary>The bytes, of which <see cref="Length"/> are filled.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length { get; set; }

    /// <summary>Takes over what is left of a request, wherever the reader has it.</summary>
    public void Keep(byte[] buffer, int start, int end)
    {
        int left = end - start;
        if (ReferenceEquals(buffer, _bytes))
        {
            buffer.AsSpan(start, left).CopyTo(buffer);
            if (left < buffer.Length / 4) Resize(left, left);
        }
        else
        {
            if (_bytes.Length < left) Resize(left, keep: 0);
            buffer.AsSpan(start, left).CopyTo(_bytes);
        }

        Reader.Move(_bytes, start);
        Length = left;
    }

    /// <summary>
    /// Makes room for more. Memory follows what has come, not what was announced: it at most doubles.
    /// </summary>
    /// <returns>False where the request would be larger than <paramref name="bytesMax"/>.</returns>
    public bool Grow(long bytesMax)
    {
        bytesMax = Math.Min(bytesMax, Array.MaxLength);
        if (Length >= bytesMax) return false;
        long wanted = Math.Clamp(Reader.NeededEnd, Length + (64L << 10), Math.Max(Length * 2L, Length + (64L << 10)));
        Resize((int)Math.Min(wanted, bytesMax), Length);
        Reader.Move(_bytes, 0);
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Return(_bytes);
        _bytes = [];
        Length = 0;
        Reader.Begin([], 0);
    }

    private void Resize(int size, int keep)
    {
        byte[] next = ByteBuffers.Rent(Math.Max(size, 512));
        _bytes.AsSpan(0, keep).CopyTo(next);
        Return(_bytes);
        _bytes = next;
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0) ByteBuffers.Return(bytes);
    }
}
