using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapsid.Protocols;

/// <summary>Builds the JSON objects that requests and replies carry.</summary>
public static class JsonPayload
{
    /// <summary>
    /// Texts stay readable: only what JSON itself must escape is escaped. Payloads are never pasted into HTML.
    /// </summary>
    internal static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A JSON object as UTF-8, whose members the caller writes.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A JSON value as UTF-8.</summary>
    internal static ReadOnlyMemory<byte> Copy(JsonElement value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable)) value.WriteTo(writer);
        return buffer.WrittenMemory;
    }

    /// <summary>The same as a string.</summary>
    public static string WriteText(Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(Write(members).Span);
}
