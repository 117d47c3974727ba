using System.Buffers;
using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Server.Http;

namespace Synapsid.Server.Routes;

/// <summary>
/// The two routes that carry any command in the JSON envelope (<see cref="JsonEnvelope"/>). A command that fails is an
/// envelope with status 200; a body that is no envelope is answered by an envelope too, with the status of its error.
/// </summary>
internal sealed class EnvelopeRoutes(CommandLanes lanes)
{
    /// <summary>The routes.</summary>
    public IEnumerable<HttpRoute> All =>
    [
        new(new Route(HttpMethods.Post, "/api/v1/command"), "Run any command, in an envelope.", OneAsync),
        new(new Route(HttpMethods.Post, "/api/v1/batch"), "Run many commands one after the other.", BatchAsync),
    ];

    private async Task<HttpAnswer> OneAsync(HttpCall call)
    {
        (ReadOnlyMemory<byte> body, HttpAnswer? refusal) = await ReadAsync(call);
        if (refusal is not null) return refusal;
        if (!JsonEnvelope.TryReadRequest(body, out Request? request, out ReplyError? error)) return Refuse(error);
        Reply reply = await lanes.RunAsync(request, call.Cancellation);
        return Envelope(reply, request.RequestId, StatusCodes.Status200OK);
    }

    private async Task<HttpAnswer> BatchAsync(HttpCall call)
    {
        (ReadOnlyMemory<byte> body, HttpAnswer? refusal) = await ReadAsync(call);
        if (refusal is not null) return refusal;
        bool readable = JsonEnvelope.TryReadBatch(body, out IReadOnlyList<Request>? requests, out ReplyError? error);
        if (!readable) return Refuse(error!);
        List<(Reply Reply, string? RequestId)> replies = new(requests!.Count);
        foreach (Request request in requests!)
        {
            replies.Add((await lanes.RunAsync(request, call.Cancellation), request.RequestId));
        }

        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteBatch(buffer, replies);
        return HttpAnswer.Json(buffer.WrittenMemory);
    }

    private static async Task<(ReadOnlyMemory<byte> Body, HttpAnswer? Refusal)> ReadAsync(HttpCall call)
    {
        try
        {
            return (await RequestBody.ReadAsync(call.Context), null);
        }
        catch (HttpErrorException exception)
        {
            return (default, Envelope(Reply.Failure(exception.Error), null, exception.Status));
        }
    }

    private static HttpAnswer Refuse(ReplyError error) =>
        Envelope(Reply.Failure(error), null, ErrorStatus.Of(error.Code));

    private static HttpAnswer Envelope(Reply reply, string? requestId, int status)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteReply(buffer, reply, requestId);
        return HttpAnswer.Json(buffer.WrittenMemory, status);
    }
}
