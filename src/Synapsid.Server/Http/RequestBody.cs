using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Synapsid.Protocols;
using Synapsid.Protocols.MessagePack;

namespace Synapsid.Server.Http;

/// <summary>Reads a request's body: JSON, or MessagePack, which is turned into JSON.</summary>
internal static class RequestBody
{
    /// <summary>The whole body, which is valid UTF-8; empty where there is none.</summary>
    /// <exception cref="HttpErrorException">It is too long, not JSON by its type, or not UTF-8.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return default;
        ReadOnlyMemory<byte> body = await ReadBytesAsync(context);
        if (body.IsEmpty) return body;
        if (IsMessagePack(context.Request.ContentType)) return FromMessagePack(body.Span);
        CheckType(context.Request.ContentType);
        if (Utf8.IsValid(body.Span)) return body;
        throw new HttpErrorException(StatusCodes.Status400BadRequest, "The body is not valid UTF-8.");
    }

    /// <summary>The whole body, of whatever type.</summary>
    /// <exception cref="HttpErrorException">It is too long, or broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        PipeReader reader = context.Request.BodyReader;
        ArrayBufferWriter<byte> body = new();
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(context.RequestAborted);
                foreach (ReadOnlyMemory<byte> part in read.Buffer) body.Write(part.Span);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return body.WrittenMemory;
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            long? limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            throw new HttpErrorException(exception.StatusCode, new ReplyError(
                ErrorCode.TooLarge,
                $"The body is longer than {limit} bytes. Send less at a time, or raise server.request_bytes_max."));
        }
        catch (BadHttpRequestException exception)
        {
            throw new HttpErrorException(exception.StatusCode, $"The body cannot be read: {exception.Message}");
        }
    }

    private static bool IsMessagePack(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && MediaTypes.IsMessagePack(type.MediaType.Value);

    private static ReadOnlyMemory<byte> FromMessagePack(ReadOnlySpan<byte> body)
    {
        ArrayBufferWriter<byte> json = new(body.Length * 2);
        using Utf8JsonWriter writer = new(json);
        if (!MessagePackReader.TryRead(body, writer, out string? problem))
        {
            throw new HttpErrorException(StatusCodes.Status400BadRequest, problem);
        }

        writer.Flush();
        return json.WrittenMemory;
    }

    // A body without a type is taken for JSON; one that says that it is something else is not.
    private static void CheckType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return;
        bool isJson = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && (IsJson(type.SubType.Value) || IsJson(type.Suffix.Value))
            && (type.Charset.Length == 0 || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset).Value));
        if (isJson) return;
        throw new HttpErrorException(
            StatusCodes.Status415UnsupportedMediaType,
            $"The body is '{contentType}'; it must be application/json in UTF-8, or {MediaTypes.MessagePack}.");
    }

    private static bool IsJson(string? name) => string.Equals(name, "json", StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf8(string? name) => string.Equals(name, "utf-8", StringComparison.OrdinalIgnoreCase);
}
