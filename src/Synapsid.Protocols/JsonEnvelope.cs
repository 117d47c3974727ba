using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Synapsid.Protocols;

/// <summary>
/// The JSON envelope that carries any command over one route:
/// <c>{"command":…,"request_id":…,"payload":{…}}</c> is answered by
/// <c>{"success":…,"request_id":…,"payload":{…}|null,"error":{"code":…,"message":…}|null}</c>; a batch is a JSON array
/// of requests under <c>"commands"</c>, answered by <c>{"replies":[…]}</c> in the same order. Who asks for lines gets,
/// before the reply, how far the command has come:
/// <c>{"progress":{"done":…,"total":…|null,"message":…}}</c>.
/// </summary>
public static class JsonEnvelope
{
    /// <summary>Most requests in one batch.</summary>
    public const int BatchRequestsMax = 1_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>Reads one request. Never throws on bytes: a malformed envelope gives false and the reason.</summary>
    public static bool TryReadRequest(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Request? request, [NotNullWhen(false)] out ReplyError? error)
    {
        request = null;
        if (!TryParse(utf8, out JsonElement root, out error)) return false;
        return TryReadRequest(root, out request, out error);
    }

    /// <summary>Reads a batch. An element that is no request fails the whole batch, before anything runs.</summary>
    public static bool TryReadBatch(
        ReadOnlyMemory<byte> utf8,
        [NotNullWhen(true)] out IReadOnlyList<Request>? requests,
        [NotNullWhen(false)] out ReplyError? error)
    {
        requests = null;
        if (!TryParse(utf8, out JsonElement root, out error)) return false;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("commands", out JsonElement list)
            || list.ValueKind != JsonValueKind.Array)
        {
            error = Malformed("a batch is an object with an array \"commands\"");
            return false;
        }

        if (list.GetArrayLength() > BatchRequestsMax)
        {
            error = new ReplyError(
                ErrorCode.TooLarge,
                $"The batch has {list.GetArrayLength()} commands; the limit is {BatchRequestsMax}. "
                + "Send several batches.");
            return false;
        }

        List<Request> read = new(list.GetArrayLength());
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (!TryReadRequest(element, out Request? request, out error))
            {
                error = error with { Message = $"Command {read.Count} of the batch: {error.Message}" };
                return false;
            }

            read.Add(request);
        }

        requests = read;
        error = null;
        return true;
    }

    /// <summary>Writes one request envelope.</summary>
    public static void WriteRequest(IBufferWriter<byte> destination, Request request)
    {
        using Utf8JsonWriter writer = new(destination, JsonPayload.Readable);
        WriteRequest(writer, request);
    }

    /// <summary>Writes a batch of requests.</summary>
    public static void WriteBatchRequest(IBufferWriter<byte> destination, IReadOnlyList<Request> requests)
    {
        using Utf8JsonWriter writer = new(destination, JsonPayload.Readable);
        writer.WriteStartObject();
        writer.WriteStartArray("commands");
        foreach (Request request in requests) WriteRequest(writer, request);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes one reply envelope.</summary>
    public static void WriteReply(IBufferWriter<byte> destination, Reply reply, string? requestId)
    {
        using Utf8JsonWriter writer = new(destination, JsonPayload.Readable);
        WriteReply(writer, reply, requestId);
    }

    /// <summary>Writes the replies of a batch, in the order of its requests.</summary>
    public static void WriteBatch(
        IBufferWriter<byte> destination, IReadOnlyList<(Reply Reply, string? RequestId)> replies)
    {
        using Utf8JsonWriter writer = new(destination, JsonPayload.Readable);
        writer.WriteStartObject();
        writer.WriteStartArray("replies");
        foreach ((Reply reply, string? requestId) in replies) WriteReply(writer, reply, requestId);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>
    /// Reads a reply envelope, as a client does. A malformed one becomes an <see cref="ErrorCode.Internal"/> error.
    /// </summary>
    public static Reply ReadReply(ReadOnlyMemory<byte> utf8)
    {
        if (!TryParse(utf8, out JsonElement root, out ReplyError? error)) return Reply.Failure(error);
        return ReadReply(root);
    }

    /// <summary>Reads the error in a problem document, which routes without an envelope answer with.</summary>
    public static Reply ReadProblem(ReadOnlyMemory<byte> utf8)
    {
        if (!TryParse(utf8, out JsonElement root, out ReplyError? error)) return Reply.Failure(error);
        return ReadError(root) ?? Reply.Failure(
            ErrorCode.Internal, "The server's answer is no error of Synapsid. Is it a Synapsid server?");
    }

    /// <summary>
    /// Reads the replies of a batch, as a client does. A refusal of the whole batch is one reply with its error.
    /// </summary>
    public static IReadOnlyList<Reply> ReadBatch(ReadOnlyMemory<byte> utf8)
    {
        if (!TryParse(utf8, out JsonElement root, out ReplyError? error)) return [Reply.Failure(error)];
        bool isBatch = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("replies", out JsonElement replies)
            && replies.ValueKind == JsonValueKind.Array;
        return isBatch ? [.. root.GetProperty("replies").EnumerateArray().Select(ReadReply)] : [ReadReply(root)];
    }

    /// <summary>Writes how far a command has come.</summary>
    public static void WriteProgress(IBufferWriter<byte> destination, double done, double? total, string message)
    {
        using Utf8JsonWriter writer = new(destination, JsonPayload.Readable);
        writer.WriteStartObject();
        writer.WriteStartObject("progress");
        writer.WriteNumber("done", done);
        if (total is { } all) writer.WriteNumber("total", all);
        else writer.WriteNull("total");
        writer.WriteString("message", message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads how far a command has come, as a client does; false where a line says something else.</summary>
    public static bool TryReadProgress(
        ReadOnlyMemory<byte> utf8, out double done, out double? total, [NotNullWhen(true)] out string? message)
    {
        (done, total, message) = (0, null, null);
        bool isProgress = TryParse(utf8, out JsonElement root, out _)
            && root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("progress", out root)
            && root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("done", out JsonElement number)
            && number.ValueKind == JsonValueKind.Number
            && number.TryGetDouble(out done);
        if (!isProgress) return false;
        bool hasTotal = root.TryGetProperty("total", out JsonElement all) && all.ValueKind == JsonValueKind.Number;
        if (hasTotal && all.TryGetDouble(out double known)) total = known;
        message = JsonText.Member(root, "message") ?? "";
        return true;
    }

    private static Reply ReadReply(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("success", out JsonElement success))
        {
            if (success.ValueKind == JsonValueKind.True && root.TryGetProperty("payload", out JsonElement payload))
            {
                return Reply.Success(JsonPayload.Copy(payload));
            }

            if (ReadError(root) is { } failed) return failed;
        }

        return Reply.Failure(
            ErrorCode.Internal, "The server's answer is not a reply envelope. Is it a Synapsid server?");
    }

    private static Reply? ReadError(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (!root.TryGetProperty("error", out JsonElement failure)) return null;
        if (failure.ValueKind != JsonValueKind.Object) return null;
        return Reply.Failure(
            ErrorCodes.FromWireName(JsonText.Member(failure, "code")), JsonText.Member(failure, "message") ?? "");
    }

    private static bool TryReadRequest(
        JsonElement root, [NotNullWhen(true)] out Request? request, [NotNullWhen(false)] out ReplyError? error)
    {
        request = null;
        error = null;
        if (root.ValueKind != JsonValueKind.Object || JsonText.Member(root, "command") is not { } command)
        {
            error = Malformed("a request is an object with a string \"command\"");
        }
        else if (root.TryGetProperty("request_id", out JsonElement id)
            && id.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            error = Malformed("\"request_id\" must be a string");
        }
        else if (!root.TryGetProperty("payload", out JsonElement payload))
        {
            request = Request.Of(command) with { RequestId = JsonText.Member(root, "request_id") };
        }
        else if (payload.ValueKind != JsonValueKind.Object)
        {
            error = Malformed("\"payload\" must be an object");
        }
        else
        {
            request = new Request(command, payload, JsonText.Member(root, "request_id"));
        }

        return request is not null;
    }

    private static bool TryParse(
        ReadOnlyMemory<byte> utf8, out JsonElement root, [NotNullWhen(false)] out ReplyError? error)
    {
        root = default;
        error = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException exception)
        {
            error = Malformed(Sentence(exception));
            return false;
        }
    }

    private static void WriteRequest(Utf8JsonWriter writer, Request request)
    {
        writer.WriteStartObject();
        writer.WriteString("command", request.Command);
        writer.WriteString("request_id", request.RequestId);
        writer.WritePropertyName("payload");
        request.Arguments.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteReply(Utf8JsonWriter writer, Reply reply, string? requestId)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", reply.Error is null);
        writer.WriteString("request_id", requestId);
        writer.WritePropertyName("payload");
        if (reply.Error is null) writer.WriteRawValue(reply.Payload.Span, skipInputValidation: true);
        else writer.WriteNullValue();
        writer.WritePropertyName("error");
        WriteError(writer, reply.Error);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, ReplyError? error)
    {
        if (error is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("code", error.Code.WireName());
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    }

    private static ReplyError Malformed(string reason) =>
        new(ErrorCode.BadRequest, $"The body is not a valid envelope: {reason}.");

    private static string Sentence(JsonException exception) =>
        $"JSON error at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
}
