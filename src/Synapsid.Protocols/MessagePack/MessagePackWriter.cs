using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Synapsid.Protocols.MessagePack;

/// <summary>Turns JSON into MessagePack: the smallest form of each number and length.</summary>
public static class MessagePackWriter
{
    /// <summary>Writes a JSON value.</summary>
    public static void Write(JsonElement value, IBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Head(output, value.GetPropertyCount(), 0x80, 15, 0xDE);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Text(output, member.Name);
                    Write(member.Value, output);
                }

                break;
            case JsonValueKind.Array:
                Head(output, value.GetArrayLength(), 0x90, 15, 0xDC);
                foreach (JsonElement item in value.EnumerateArray()) Write(item, output);
                break;
            case JsonValueKind.String:
                Text(output, value.GetString()!);
                break;
            case JsonValueKind.Number:
                Number(output, value);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Byte(output, value.ValueKind == JsonValueKind.True ? (byte)0xC3 : (byte)0xC2);
                break;
            default:
                Byte(output, 0xC0);
                break;
        }
    }

    private static void Number(IBufferWriter<byte> output, JsonElement number)
    {
        if (number.TryGetInt64(out long signed))
        {
            Integer(output, signed);
        }
        else if (number.TryGetUInt64(out ulong unsigned))
        {
            Byte(output, 0xCF);
            BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), unsigned);
            output.Advance(8);
        }
        else
        {
            Byte(output, 0xCB);
            BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(8), number.GetDouble());
            output.Advance(8);
        }
    }

    private static void Integer(IBufferWriter<byte> output, long value)
    {
        if (value is >= -32 and <= 127)
        {
            Byte(output, (byte)value);
            return;
        }

        (byte kind, int size) = value switch
        {
            >= 0 and <= byte.MaxValue => ((byte)0xCC, 1),
            >= 0 and <= ushort.MaxValue => ((byte)0xCD, 2),
            >= 0 and <= uint.MaxValue => ((byte)0xCE, 4),
            >= 0 => ((byte)0xCF, 8),
            >= sbyte.MinValue => ((byte)0xD0, 1),
            >= short.MinValue => ((byte)0xD1, 2),
            >= int.MinValue => ((byte)0xD2, 4),
            _ => ((byte)0xD3, 8),
        };
        Byte(output, kind);
        BigEndian(output, (ulong)value, size);
    }

    private static void Text(IBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length is > 31 and <= byte.MaxValue)
        {
            Byte(output, 0xD9);
            Byte(output, (byte)length);
        }
        else
        {
            Head(output, length, 0xA0, 31, 0xDA);
        }

        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    // The forms of strings, arrays and maps alike: length in the kind's byte, then in 2 bytes, then in 4.
    private static void Head(IBufferWriter<byte> output, int count, byte small, int smallMax, byte kindOf16)
    {
        if (count <= smallMax)
        {
            Byte(output, (byte)(small | count));
            return;
        }

        bool wide = count > ushort.MaxValue;
        Byte(output, wide ? (byte)(kindOf16 + 1) : kindOf16);
        BigEndian(output, (ulong)count, wide ? 4 : 2);
    }

    private static void BigEndian(IBufferWriter<byte> output, ulong value, int size)
    {
        Span<byte> span = output.GetSpan(size);
        for (int i = 0; i < size; i++) span[i] = (byte)(value >> (8 * (size - 1 - i)));
        output.Advance(size);
    }

    private static void Byte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
