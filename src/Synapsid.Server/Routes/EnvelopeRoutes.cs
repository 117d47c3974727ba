using System.Buffers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Server.Http;

namespace Synapsid.Server.Routes;

/// <summary>
/// The two routes that carry any command in the JSON envelope (<see cref="JsonEnvelope"/>). A command that fails is an
/// envelope with status 200; a body that is no envelope is answered by an envelope too, with the status of its error.
/// A caller that accepts lines is told how far its command has come.
/// </summary>
internal sealed class EnvelopeRoutes(CommandLanes lanes, long batchReplyBytesMax)
{
    private const string Lines = "application/x-ndjson";

    /// <summary>Reports are sent no faster.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

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
        string accepted = call.Context.Request.Headers.Accept.ToString();
        if (accepted.Contains(Lines, StringComparison.OrdinalIgnoreCase))
        {
            return new HttpAnswer(StatusCodes.Status200OK, Lines, default)
            {
                CacheControl = "no-cache",
                Live = (stream, cancellation) => TellAsync(request, stream, cancellation),
            };
        }

        Reply reply = await lanes.RunAsync(request, call.Cancellation);
        return Envelope(reply, request.RequestId, StatusCodes.Status200OK);
    }

    /// <summary>
    /// Runs a request and tells how far it has come, a line each, the reply last. The command never waits for the
    /// caller: of reports that come faster than they are sent the newest is.
    /// </summary>
    private async Task TellAsync(Request request, Stream stream, CancellationToken cancellation)
    {
        Channel<CommandProgress> newest = Channel.CreateBounded<CommandProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Task<Reply> running = lanes.RunAsync(request, report => newest.Writer.TryWrite(report), cancellation);
        Task ended = running.ContinueWith(
            static (_, writer) => ((ChannelWriter<CommandProgress>)writer!).TryComplete(),
            newest.Writer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        ArrayBufferWriter<byte> line = new();
        await foreach (CommandProgress report in newest.Reader.ReadAllAsync(cancellation))
        {
            JsonEnvelope.WriteProgress(line, report.Done, report.Total, report.Message);
            await WriteLineAsync(line, stream, cancellation);
            await Task.WhenAny(Task.Delay(ProgressInterval, cancellation), newest.Reader.Completion);
        }

        await ended;
        JsonEnvelope.WriteReply(line, await running, request.RequestId);
        await WriteLineAsync(line, stream, cancellation);
    }

    private static async Task WriteLineAsync(
        ArrayBufferWriter<byte> line, Stream stream, CancellationToken cancellation)
    {
        line.Write("\n"u8);
        await stream.WriteAsync(line.WrittenMemory, cancellation);
        await stream.FlushAsync(cancellation);
        line.ResetWrittenCount();
    }

    private async Task<HttpAnswer> BatchAsync(HttpCall call)
    {
        (ReadOnlyMemory<byte> body, HttpAnswer? refusal) = await ReadAsync(call);
        if (refusal is not null) return refusal;
        bool readable = JsonEnvelope.TryReadBatch(body, out IReadOnlyList<Request>? requests, out ReplyError? error);
        if (!readable) return Refuse(error!);
        List<(Reply Reply, string? RequestId)> replies = new(requests!.Count);
        long bytes = 0;
        foreach (Request request in requests!)
        {
            Reply reply = bytes < batchReplyBytesMax ? await lanes.RunAsync(request, call.Cancellation) : NotRun(bytes);
            replies.Add((reply, request.RequestId));
            bytes += reply.Payload.Length;
        }

        ArrayBufferWriter<byte> buffer = new();
        JsonEnvelope.WriteBatch(buffer, replies);
        return HttpAnswer.Json(buffer.WrittenMemory);
    }

    private Reply NotRun(long bytes) => Reply.Failure(
        ErrorCode.TooLarge,
        $"The replies of this batch have {bytes:N0} bytes; after {batchReplyBytesMax:N0} no command of it is run. This "
        + "one was not: send it again.");

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
