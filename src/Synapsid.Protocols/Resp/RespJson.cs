using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Synapsid.Protocols.Resp;

/// <summary>
/// A reply in RESP3 as JSON. Bytes that are UTF-8 are a string, others an object <c>{"base64":"…"}</c>; a map whose
/// keys are all texts is an object; a double that JSON has no form for is a string.
/// </summary>
public static class RespJson
{
    /// <summary>Writes the next value of a reader, with all that is in it.</summary>
    public static void Write(ref RespReplyReader reader, Utf8JsonWriter json)
    {
        if (!reader.Read()) throw new InvalidDataException("A reply ends too early.");
        switch (reader.Kind)
        {
            case RespReplyKind.Null:
                json.WriteNullValue();
                break;
            case RespReplyKind.Integer:
                json.WriteNumberValue(reader.Integer);
                break;
            case RespReplyKind.Boolean:
                json.WriteBooleanValue(reader.Integer != 0);
                break;
            case RespReplyKind.Double:
                WriteDouble(reader.Bytes, json);
                break;
            case RespReplyKind.Map:
                WriteMap(ref reader, reader.Count, json);
                break;
            case RespReplyKind.Array or RespReplyKind.Set or RespReplyKind.Push:
                int count = reader.Count;
                json.WriteStartArray();
                for (int i = 0; i < count; i++) Write(ref reader, json);
                json.WriteEndArray();
                break;
            default:
                WriteBytes(reader.Bytes, json);
                break;
        }
    }

    /// <summary>Writes bytes: a string where they are UTF-8, else their base64 in an object.</summary>
    public static void WriteBytes(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        if (Utf8.IsValid(bytes))
        {
            json.WriteStringValue(bytes);
            return;
        }

        json.WriteStartObject();
        json.WriteBase64String("base64", bytes);
        json.WriteEndObject();
    }

    private static void WriteDouble(ReadOnlySpan<byte> digits, Utf8JsonWriter json)
    {
        bool read = Utf8Parser.TryParse(digits, out double value, out int used) && used == digits.Length;
        if (read && double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(digits);
    }

    private static void WriteMap(ref RespReplyReader reader, int pairs, Utf8JsonWriter json)
    {
        if (!HasNames(reader, pairs))
        {
            json.WriteStartArray();
            for (int i = 0; i < pairs; i++)
            {
                json.WriteStartArray();
                Write(ref reader, json);
                Write(ref reader, json);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            return;
        }

        json.WriteStartObject();
        for (int i = 0; i < pairs; i++)
        {
            reader.Read();
            bool isNumber = reader.Kind == RespReplyKind.Integer;
            if (isNumber) json.WritePropertyName(reader.Integer.ToString(CultureInfo.InvariantCulture));
            else json.WritePropertyName(reader.Bytes);
            Write(ref reader, json);
        }

        json.WriteEndObject();
    }

    // The reader is a copy: looking ahead moves nothing.
    private static bool HasNames(RespReplyReader ahead, int pairs)
    {
        for (int i = 0; i < pairs; i++)
        {
            if (!ahead.Read()) return false;
            bool isName = ahead.Kind is RespReplyKind.Bulk or RespReplyKind.Simple or RespReplyKind.Integer;
            if (!isName || !Utf8.IsValid(ahead.Bytes) || !ahead.Skip()) return false;
        }

        return true;
    }
}
