using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Synapsid.Protocols;

namespace Synapsid.Server.Http;

/// <summary>What a request is answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string JsonType = "application/json";
    private const string ProblemType = "application/problem+json";

    /// <summary>Whether the body is JSON.</summary>
    public bool IsJson => ContentType is JsonType or ProblemType;

    /// <summary>How the body is compressed: the value of the header <c>Content-Encoding</c>, or null.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The value of the header <c>Allow</c>, or null.</summary>
    public string? Allow { get; init; }

    /// <summary>How long others may keep the body: the value of the header <c>Cache-Control</c>, or null.</summary>
    public string? CacheControl { get; init; }

    /// <summary>
    /// Writes the body piece by piece, for as long as the caller listens; null where it is <see cref="Body"/>.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Live { get; init; }

    /// <summary>
    /// Answers by itself, over a WebSocket, for as long as both sides talk; null where there is a body.
    /// </summary>
    public Func<CancellationToken, Task>? Talk { get; init; }

    /// <summary>An answer that is a conversation over a WebSocket.</summary>
    public static HttpAnswer Conversation(Func<CancellationToken, Task> talk) =>
        new(StatusCodes.Status101SwitchingProtocols, "", default) { Talk = talk };

    /// <summary>A success, or an envelope, which has a status of its own within.</summary>
    public static HttpAnswer Json(ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK) =>
        new(status, JsonType, body);

    /// <summary>A success whose members are written by <paramref name="members"/>.</summary>
    public static HttpAnswer Json(Action<Utf8JsonWriter> members) => Json(JsonPayload.Write(members));

    /// <summary>
    /// A problem (RFC 9457) with one member of our own: <c>error</c>, which is the same on every face of Synapsid.
    /// </summary>
    public static HttpAnswer Problem(int status, ReplyError error)
    {
        ReadOnlyMemory<byte> body = JsonPayload.Write(writer =>
        {
            writer.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status", status);
            writer.WriteString("detail", error.Message);
            writer.WriteStartObject("error");
            writer.WriteString("code", error.Code.WireName());
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        });
        return new HttpAnswer(status, ProblemType, body);
    }
}
