using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synapsid.Protocols.MessagePack;

namespace Synapsid.Server.Http;

/// <summary>
/// Gives an answer the form that its caller asked for: MessagePack instead of JSON (<c>Accept</c>), and compressed
/// where it is long (<c>Accept-Encoding</c>).
/// </summary>
/// <param name="thresholdBytes">Shorter bodies are not compressed; 0: none is.</param>
internal sealed class AnswerEncoding(long thresholdBytes)
{
    private const string Json = "application/json";

    /// <summary>The answer in its caller's form.</summary>
    public HttpAnswer Apply(HttpRequest request, HttpAnswer answer)
    {
        if (answer.IsJson && MediaTypes.Prefers(request.Headers.Accept, MediaTypes.IsMessagePack, Json))
        {
            answer = ToMessagePack(answer);
        }

        bool isLong = thresholdBytes > 0 && answer.Body.Length >= thresholdBytes;
        if (!isLong || answer.ContentEncoding is not null) return answer;
        return MediaTypes.BestEncoding(request.Headers.AcceptEncoding) switch
        {
            "br" => Compress(answer, "br", body => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true)),
            "gzip" => Compress(answer, "gzip", body => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true)),
            _ => answer,
        };
    }

    private static HttpAnswer ToMessagePack(HttpAnswer answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        ArrayBufferWriter<byte> body = new();
        MessagePackWriter.Write(json.RootElement, body);
        return answer with { ContentType = MediaTypes.MessagePack, Body = body.WrittenMemory };
    }

    private static HttpAnswer Compress(HttpAnswer answer, string encoding, Func<Stream, Stream> compressor)
    {
        MemoryStream compressed = new(answer.Body.Length / 2);
        using (Stream stream = compressor(compressed)) stream.Write(answer.Body.Span);
        if (compressed.Length >= answer.Body.Length) return answer;
        ReadOnlyMemory<byte> body = compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
        return answer with { ContentEncoding = encoding, Body = body };
    }
}
