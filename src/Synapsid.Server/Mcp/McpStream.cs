using System.Collections.Concurrent;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Messages as lines on two streams, as the stdio transport has them. Bytes that are no message are answered here. At
/// most <see cref="McpLimits.InFlightMax"/> requests are under way; further ones wait unread.
/// </summary>
internal sealed class McpStream : ITransport
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>();
    private readonly Channel<byte[]> _answers = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(McpLimits.InFlightMax) { SingleReader = true });

    // One entry a request under way; as full, reading waits.
    private readonly Channel<RequestId> _places = Channel.CreateBounded<RequestId>(McpLimits.InFlightMax);
    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource> _inFlight = new();

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            await _answers.Writer.WriteAsync(McpMessages.Write(message), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return; // nobody reads any more
        }
        finally
        {
            if (message is JsonRpcResponse or JsonRpcError) Release(((JsonRpcMessageWithId)message).Id);
        }
    }

    /// <summary>Takes messages from a stream until it ends.</summary>
    public async Task ReadAsync(Stream input, CancellationToken cancellation)
    {
        McpLines lines = new(input, McpLimits.LineBytesMax);
        try
        {
            while (await lines.ReadAsync(cancellation))
            {
                if (lines.IsTooLong) await RefuseAsync(TooLong(lines.Line), cancellation);
                else if (!lines.Line.Trim(" \t\r"u8).IsEmpty) await TakeAsync(lines.Line, cancellation);
            }
        }
        catch (Exception exception) when (
            exception is IOException or OperationCanceledException or ChannelClosedException)
        {
            // The client vanished, which is how its input ends, too.
        }

        Complete();
    }

    /// <summary>
    /// Writes answers to a stream until <see cref="CompleteAnswers"/>; a stream that nobody reads any more ends the
    /// service.
    /// </summary>
    public async Task WriteAsync(Stream output, CancellationTokenSource ended)
    {
        try
        {
            await foreach (byte[] answer in _answers.Reader.ReadAllAsync(ended.Token))
            {
                await output.WriteAsync(answer, ended.Token);
                await output.WriteAsync(LineEnd, ended.Token);
                if (!_answers.Reader.TryPeek(out _)) await output.FlushAsync(ended.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _answers.Writer.TryComplete();
            await ended.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    /// <summary>No more messages come.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>No more answers come.</summary>
    public void CompleteAnswers() => _answers.Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        Complete();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Gives a request's place to the next, once; a request that was cancelled ends without an answer.
    /// </summary>
    public void Release(RequestId id)
    {
        if (!_inFlight.TryRemove(id, out TaskCompletionSource? answered)) return;
        _places.Reader.TryRead(out _);
        answered.TrySetResult();
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        if (!McpMessages.TryRead(line.Span, out JsonRpcMessage? message, out McpFault? fault))
        {
            await RefuseAsync(fault, cancellation);
            return;
        }

        if (message is not JsonRpcRequest request)
        {
            _messages.Writer.TryWrite(message);
            return;
        }

        await _places.Writer.WriteAsync(request.Id, cancellation);
        TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inFlight.TryAdd(request.Id, answered))
        {
            _places.Reader.TryRead(out _);
            string twice = $"A request with the id {request.Id} is under way; give each an id of its own.";
            await RefuseAsync(new McpFault(McpFault.InvalidRequest, twice, request.Id), cancellation);
            return;
        }

        request.Context = new JsonRpcMessageContext { RelatedTransport = this };
        _messages.Writer.TryWrite(request);

        // What follows the handshake depends on what it settles, and requests are served side by side.
        if (request.Method == "initialize") await answered.Task.WaitAsync(cancellation);
    }

    private async Task RefuseAsync(McpFault fault, CancellationToken cancellation) =>
        await _answers.Writer.WriteAsync(fault.ToUtf8(), cancellation);

    private static McpFault TooLong(ReadOnlyMemory<byte> beginning) => new(
        McpFault.InvalidRequest,
        $"The message is longer than {McpLimits.LineBytesMax:N0} bytes. Send less at a time.",
        McpMessages.IdIn(beginning.Span));
}
