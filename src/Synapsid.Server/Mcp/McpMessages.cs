using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Reads and writes the messages of MCP. Whatever bytes come, the answer is a message or the reason why there is none;
/// what gets through has the shape that its method takes, so that the dispatch behind never fails without a reason.
/// </summary>
internal static class McpMessages
{
    /// <summary>Key of the protocol version in a request's <c>_meta</c>.</summary>
    public const string VersionKey = "io.modelcontextprotocol/protocolVersion";

    /// <summary>Key of the client's capabilities in a request's <c>_meta</c>.</summary>
    public const string CapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";

    private const string ClientKey = "io.modelcontextprotocol/clientInfo";

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>Reads one message. Never throws on bytes.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out JsonRpcMessage? message,
        [NotNullWhen(false)] out McpFault? fault)
    {
        message = null;
        fault = FaultOf(utf8, out RequestId id);
        if (fault is not null) return false;
        try
        {
            message = JsonSerializer.Deserialize(utf8, MessageType)!;
            fault = message is JsonRpcRequest request ? McpShape.FaultOf(request) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The reader lets escapes that name no character, and members given twice, pass until they are used.
            fault = new McpFault(McpFault.InvalidRequest, $"This is no JSON-RPC message: {ReasonOf(exception)}", id);
        }

        if (fault is not null) message = null;
        return message is not null;
    }

    /// <summary>Writes a message on one line, without the line's end.</summary>
    public static byte[] Write(JsonRpcMessage message)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Readable)) JsonSerializer.Serialize(writer, message, MessageType);
        return bytes.ToArray();
    }

    /// <summary>The protocol version that a request names itself, or null.</summary>
    public static string? VersionOf(JsonRpcRequest request) => MetaOf(request) is { } meta ? VersionOf(meta) : null;

    /// <summary>The protocol version that a request's <c>_meta</c> names, or null.</summary>
    public static string? VersionOf(JsonObject meta) => TextOf(meta[VersionKey]);

    /// <summary>Whether a request names its client's capabilities.</summary>
    public static bool HasCapabilities(JsonRpcRequest request) => MetaOf(request)?[CapabilitiesKey] is JsonObject;

    /// <summary>A member's text; null where it is absent or no text.</summary>
    public static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The id of a message whose beginning alone was read; none where it is not in that part.</summary>
    public static RequestId IdIn(ReadOnlySpan<byte> beginning)
    {
        Utf8JsonReader reader = new(beginning, isFinalBlock: false, ReaderState());
        RequestId id = default;
        try
        {
            Outline(ref reader, ref id);
        }
        catch (JsonException)
        {
            // What was found before the fault counts.
        }

        return id;
    }

    /// <summary>What a request's <c>_meta</c> says of its client, or null.</summary>
    public static JsonNode? ClientOf(JsonObject meta) => meta[ClientKey];

    private static JsonObject? MetaOf(JsonRpcRequest request) =>
        request.Params is JsonObject parameters ? parameters["_meta"] as JsonObject : null;

    private static McpFault? FaultOf(ReadOnlySpan<byte> utf8, out RequestId id)
    {
        id = default;
        if (!Utf8.IsValid(utf8)) return new McpFault(McpFault.ParseError, "The message is not valid UTF-8.", id);
        Utf8JsonReader reader = new(utf8, isFinalBlock: true, ReaderState());
        try
        {
            int depth = Outline(ref reader, ref id);
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return new McpFault(
                    McpFault.InvalidRequest, "Batches are not part of MCP: send one message at a time.", id);
            }

            if (depth <= McpLimits.DepthMax) return null;
            return new McpFault(
                McpFault.InvalidRequest,
                $"The message is nested {depth} levels deep; the limit is {McpLimits.DepthMax}.",
                id);
        }
        catch (JsonException exception)
        {
            return new McpFault(McpFault.ParseError, $"The message is not JSON: {ReasonOf(exception)}", id);
        }
    }

    /// <summary>Reads all of a value, however deep it is nested, and gives its depth.</summary>
    private static int Outline(ref Utf8JsonReader reader, ref RequestId id)
    {
        int depth = 0;
        bool isId = false;
        while (reader.Read())
        {
            depth = Math.Max(depth, reader.CurrentDepth + 1);
            if (isId && reader.TokenType == JsonTokenType.String) id = new RequestId(TextOrEmpty(ref reader));
            else if (isId && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
            {
                id = new RequestId(number);
            }

            isId = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1
                && reader.ValueTextEquals("id"u8);
        }

        return depth;
    }

    private static string TextOrEmpty(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return ""; // half of a surrogate pair; the message is refused behind
        }
    }

    private static JsonReaderState ReaderState() => new(new JsonReaderOptions { MaxDepth = int.MaxValue });

    private static string ReasonOf(Exception exception) =>
        exception.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
}
