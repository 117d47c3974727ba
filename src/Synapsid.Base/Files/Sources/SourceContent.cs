using System.Buffers;

namespace Synapsid.Base.Files.Sources;

/// <summary>
/// The bytes of one file at a time, in a pooled buffer that grows to the largest of them. Belongs to one thread.
/// </summary>
public sealed class SourceContent : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The bytes read last; valid until the next read or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>The same bytes, for what takes memory.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>The stamp of the file when it was opened.</summary>
    public SourceStamp Stamp { get; private set; }

    /// <summary>Whether <see cref="Bytes"/> is the whole file, not only its beginning.</summary>
    public bool IsWhole => Stamp.Size <= _length;

    /// <summary>Gives the buffer back; the object can be used again.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>Begins with a file's stamp and gives room for its bytes; <see cref="End"/> follows.</summary>
    public Span<byte> Begin(SourceStamp stamp, int bytesMax)
    {
        int wanted = (int)Math.Clamp(stamp.Size, 0, bytesMax);
        _length = 0;
        if (_buffer.Length < wanted)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(wanted);
        }

        Stamp = stamp;
        return _buffer.AsSpan(0, wanted);
    }

    /// <summary>Says how many bytes were filled.</summary>
    public void End(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _buffer.Length);
        _length = length;
    }
}
