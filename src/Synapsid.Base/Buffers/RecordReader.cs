using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Synapsid.Base.Buffers;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote. Bytes are untrusted: a read that does not fit gives an empty value and
/// sets <see cref="Failed"/>, which the caller checks once at the end; nothing throws, whatever the bytes.
/// </summary>
public ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>True once a read ran past the end or met a malformed varint; every later read is empty.</summary>
    public bool Failed { get; private set; }

    /// <summary>True when all bytes were read and none failed.</summary>
    public readonly bool AtEnd => !Failed && _rest.IsEmpty;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => TryTake(1, out ReadOnlySpan<byte> span) ? span[0] : (byte)0;

    /// <summary>Reads an unsigned integer of 1 to 10 bytes (<see cref="VarInt"/>).</summary>
    public ulong Varint()
    {
        if (!VarInt.TryRead(_rest, out ulong value, out int size))
        {
            Fail();
            return 0;
        }

        _rest = _rest[size..];
        return value;
    }

    /// <summary>Reads a varint that must lie between 0 and <paramref name="max"/>.</summary>
    public int Count(int max)
    {
        ulong value = Varint();
        if (value <= (ulong)max) return (int)value;
        Fail();
        return 0;
    }

    /// <summary>Reads 8 bytes, little-endian.</summary>
    public long Int64() =>
        TryTake(8, out ReadOnlySpan<byte> span) ? BinaryPrimitives.ReadInt64LittleEndian(span) : 0;

    /// <summary>Reads <paramref name="length"/> bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(int length) => TryTake(length, out ReadOnlySpan<byte> span) ? span : default;

    /// <summary>Reads a varint length and that many bytes.</summary>
    public ReadOnlySpan<byte> Bytes() => Raw(Count(int.MaxValue));

    /// <summary>Reads a text; invalid UTF-8 becomes U+FFFD.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Reads a text that may be absent.</summary>
    public string? OptionalText() => Byte() == 0 ? null : Text();

    /// <summary>Reads <paramref name="destination"/>'s length of single-precision numbers.</summary>
    public void Floats(Span<float> destination)
    {
        if (!TryTake(destination.Length * sizeof(float), out ReadOnlySpan<byte> span)) return;
        if (BitConverter.IsLittleEndian)
        {
            span.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(span[(i * 4)..]);
        }
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> span)
    {
        if (Failed || length < 0 || length > _rest.Length)
        {
            Fail();
            span = default;
            return false;
        }

        span = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private void Fail()
    {
        Failed = true;
        _rest = default;
    }
}
