using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Synapsid.Protocols.MessagePack;

/// <summary>
/// Turns MessagePack (the specification at github.com/msgpack, revision of 2013 and later) into JSON, so that the faces
/// read one form only. Binary becomes text in base64; a map's keys must be strings; extension types and numbers that
/// JSON has no form for are refused.
/// </summary>
public ref struct MessagePackReader
{
    /// <summary>Arrays and maps within one another at most.</summary>
    public const int DepthMax = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Utf8JsonWriter _json;
    private int _at;

    private MessagePackReader(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        _bytes = bytes;
        _json = json;
    }

    /// <summary>Writes one value as JSON; false, with a sentence, where the bytes are no such value and nothing more.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Utf8JsonWriter json, [NotNullWhen(false)] out string? problem)
    {
        MessagePackReader reader = new(bytes, json);
        problem = reader.Value(0);
        if (problem is null && reader._at < bytes.Length) problem = "goes on behind its one value";
        if (problem is null) return true;
        problem = $"The MessagePack {problem} (byte {reader._at}).";
        return false;
    }

    private string? Value(int depth)
    {
        if (depth > DepthMax) return $"is nested deeper than {DepthMax}";
        if (!TryTake(1, out ReadOnlySpan<byte> head)) return "ends too early";
        byte kind = head[0];
        switch (kind)
        {
            case <= 0x7F: _json.WriteNumberValue(kind); return null;
            case >= 0xE0: _json.WriteNumberValue((sbyte)kind); return null;
            case <= 0x8F: return Map(kind & 15, depth);
            case <= 0x9F: return Array(kind & 15, depth);
            case <= 0xBF: return Text(kind & 31, asName: false);
            case 0xC0: _json.WriteNullValue(); return null;
            case 0xC2 or 0xC3: _json.WriteBooleanValue(kind == 0xC3); return null;
            case 0xC4 or 0xC5 or 0xC6: return Sized(1 << (kind - 0xC4), out long binary) ?? Binary(binary);
            case 0xCA or 0xCB: return Float(kind == 0xCA ? 4 : 8);
            case >= 0xCC and <= 0xCF: return Unsigned(1 << (kind - 0xCC));
            case >= 0xD0 and <= 0xD3: return Signed(1 << (kind - 0xD0));
            case 0xD9 or 0xDA or 0xDB: return Sized(1 << (kind - 0xD9), out long text) ?? Text(text, asName: false);
            case 0xDC or 0xDD: return Sized(2 << (kind - 0xDC), out long items) ?? Array(items, depth);
            case 0xDE or 0xDF: return Sized(2 << (kind - 0xDE), out long pairs) ?? Map(pairs, depth);
            default: return $"has a value of kind 0x{kind:x2}, which is not taken";
        }
    }

    private string? Map(long pairs, int depth)
    {
        if (pairs > (_bytes.Length - _at) / 2) return "ends too early";
        _json.WriteStartObject();
        for (long i = 0; i < pairs; i++)
        {
            string? problem = Name() ?? Value(depth + 1);
            if (problem is not null) return problem;
        }

        _json.WriteEndObject();
        return null;
    }

    private string? Name()
    {
        if (!TryTake(1, out ReadOnlySpan<byte> head)) return "ends too early";
        byte kind = head[0];
        if (kind is >= 0xA0 and <= 0xBF) return Text(kind & 31, asName: true);
        if (kind is not (0xD9 or 0xDA or 0xDB)) return "has a map key that is no string";
        return Sized(1 << (kind - 0xD9), out long length) ?? Text(length, asName: true);
    }

    private string? Array(long items, int depth)
    {
        if (items > _bytes.Length - _at) return "ends too early";
        _json.WriteStartArray();
        for (long i = 0; i < items; i++)
        {
            if (Value(depth + 1) is { } problem) return problem;
        }

        _json.WriteEndArray();
        return null;
    }

    private string? Text(long length, bool asName)
    {
        if (!TryTake(length, out ReadOnlySpan<byte> text)) return "ends too early";
        if (!Utf8.IsValid(text)) return "has a string that is not valid UTF-8";
        if (asName) _json.WritePropertyName(text);
        else _json.WriteStringValue(text);
        return null;
    }

    private string? Binary(long length)
    {
        if (!TryTake(length, out ReadOnlySpan<byte> bytes)) return "ends too early";
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out int written);
        _json.WriteStringValue(text.AsSpan(0, written));
        return null;
    }

    private string? Float(int size)
    {
        if (!TryTake(size, out ReadOnlySpan<byte> bytes)) return "ends too early";
        double value = size == 4
            ? BinaryPrimitives.ReadSingleBigEndian(bytes)
            : BinaryPrimitives.ReadDoubleBigEndian(bytes);
        if (!double.IsFinite(value)) return "has a number that JSON has no form for";
        if (size == 4) _json.WriteNumberValue((float)value);
        else _json.WriteNumberValue(value);
        return null;
    }

    private string? Unsigned(int size)
    {
        if (!TryTake(size, out ReadOnlySpan<byte> bytes)) return "ends too early";
        ulong value = 0;
        foreach (byte part in bytes) value = (value << 8) | part;
        _json.WriteNumberValue(value);
        return null;
    }

    private string? Signed(int size)
    {
        if (!TryTake(size, out ReadOnlySpan<byte> bytes)) return "ends too early";
        long value = (sbyte)bytes[0];
        foreach (byte part in bytes[1..]) value = (value << 8) | part;
        _json.WriteNumberValue(value);
        return null;
    }

    private string? Sized(int size, out long length)
    {
        length = 0;
        if (!TryTake(size, out ReadOnlySpan<byte> bytes)) return "ends too early";
        foreach (byte part in bytes) length = (length << 8) | part;
        return null;
    }

    private bool TryTake(long length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (length > _bytes.Length - _at) return false;
        taken = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }
}
