using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Synapsid.Server.Mcp;

/// <summary>
/// One request over HTTP and what answers it: reports of progress, then one response. Nothing of it outlives the
/// request, for the transport is stateless.
/// </summary>
internal sealed class McpExchange : ITransport
{
    private readonly Channel<JsonRpcMessage> _request = Channel.CreateUnbounded<JsonRpcMessage>();
    private readonly Channel<JsonRpcMessage> _answers = Channel.CreateUnbounded<JsonRpcMessage>();

    private McpExchange(JsonRpcRequest request)
    {
        request.Context = new JsonRpcMessageContext { RelatedTransport = this };
        _request.Writer.TryWrite(request);
        _request.Writer.TryComplete();
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _request.Reader;

    /// <summary>What answers the request, in order; complete when the request is served.</summary>
    public ChannelReader<JsonRpcMessage> Answers => _answers.Reader;

    /// <summary>Begins to serve a request.</summary>
    /// <param name="options">What the dispatch is made with.</param>
    /// <param name="request">The request.</param>
    /// <param name="version">The protocol version that the HTTP header names or stands for; null: not said.</param>
    /// <param name="cancellation">Set when the client went away.</param>
    public static McpExchange Start(
        McpServerOptions options, JsonRpcRequest request, string? version, CancellationToken cancellation)
    {
        McpExchange exchange = new(request);
        request.Context!.ProtocolVersion = version;
        _ = exchange.RunAsync(McpServer.Create(exchange, options), cancellation);
        return exchange;
    }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        _answers.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RunAsync(McpServer server, CancellationToken cancellation)
    {
        try
        {
            await server.RunAsync(cancellation);
            _answers.Writer.TryComplete();
        }
        catch (Exception exception) // the top of this task: whoever waits for the answers is told
        {
            _answers.Writer.TryComplete(exception);
        }
    }
}
