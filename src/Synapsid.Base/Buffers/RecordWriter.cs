using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Synapsid.Base.Buffers;

/// <summary>
/// Builds one record in memory: little-endian integers, varints and length-prefixed bytes. The reusable counterpart of
/// <see cref="RecordReader"/>; not thread-safe.
/// </summary>
public sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>The bytes written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Appends one byte.</summary>
    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Appends an unsigned integer of 1 to 10 bytes (<see cref="VarInt"/>).</summary>
    public void Varint(ulong value) =>
        _buffer.Advance(VarInt.Write(_buffer.GetSpan(VarInt.BytesMax), value));

    /// <summary>Appends 8 bytes, little-endian.</summary>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>Appends bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Appends a varint length and the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Appends a varint length and the UTF-8 bytes of a text. Lone surrogates become U+FFFD.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    /// <summary>Appends a text that may be absent: 0, or 1 and the text.</summary>
    public void OptionalText(string? text)
    {
        Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null) Text(text);
    }

    /// <summary>Appends single-precision numbers, 4 bytes each, little-endian.</summary>
    public void Floats(ReadOnlySpan<float> values)
    {
        Span<byte> span = _buffer.GetSpan(values.Length * sizeof(float));
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(span);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(span[(i * 4)..], values[i]);
            }
        }

        _buffer.Advance(values.Length * sizeof(float));
    }
}
