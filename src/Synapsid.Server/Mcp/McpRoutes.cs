using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Server.Http;
using Synapsid.Server.Routes;

namespace Synapsid.Server.Mcp;

/// <summary>
/// MCP over HTTP, without sessions: a request is a POST of its own, answered by one JSON object, or by an event stream
/// where reports of progress come before the response.
/// </summary>
internal sealed class McpRoutes(SynapsidEngine engine, CommandLanes lanes)
{
    private const string EventStream = "text/event-stream";

    private static readonly byte[] EventStart = [.. "event: message\ndata: "u8];
    private static readonly byte[] EventEnd = [.. "\n\n"u8];

    private readonly ConcurrentDictionary<string, McpService> _byProfile = new(StringComparer.Ordinal);

    /// <summary>The routes.</summary>
    public IEnumerable<HttpRoute> All =>
        [new(new Route(HttpMethods.Post, "/mcp"), "Speak MCP: tools for a model.", PostAsync)];

    private async Task<HttpAnswer> PostAsync(HttpCall call)
    {
        McpService service = ServiceOf(call.Context.Request.Query["profile"]);
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(call.Context);
        if (!McpMessages.TryRead(body.Span, out JsonRpcMessage? message, out McpFault? fault)) return Refuse(fault);
        if (message is JsonRpcNotification) return HttpAnswer.Json(default, StatusCodes.Status202Accepted);
        if (message is not JsonRpcRequest request)
        {
            string problem = "This server asks its clients nothing, so it takes no responses.";
            return Refuse(new McpFault(McpFault.InvalidRequest, problem, default));
        }

        IHeaderDictionary headers = call.Context.Request.Headers;
        if (McpHeaders.FaultOf(headers, request, out string? version) is { } mismatch) return Refuse(mismatch);
        McpExchange exchange = McpExchange.Start(service.Options, request, version, call.Cancellation);
        bool streams = headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);
        JsonRpcMessage first = await exchange.Answers.ReadAsync(call.Cancellation);
        while (!streams && first is JsonRpcNotification) first = await exchange.Answers.ReadAsync(call.Cancellation);
        if (first is not JsonRpcNotification)
        {
            return HttpAnswer.Json(McpMessages.Write(first), StatusOf(first, version));
        }

        return new HttpAnswer(StatusCodes.Status200OK, EventStream, default)
        {
            CacheControl = "no-cache",
            Live = (stream, cancellation) => StreamAsync(first, exchange, stream, cancellation),
        };
    }

    private static async Task StreamAsync(
        JsonRpcMessage first, McpExchange exchange, Stream stream, CancellationToken cancellation)
    {
        await WriteEventAsync(first, stream, cancellation);
        await foreach (JsonRpcMessage message in exchange.Answers.ReadAllAsync(cancellation))
        {
            await WriteEventAsync(message, stream, cancellation);
            if (message is not JsonRpcNotification) return;
        }
    }

    private static async Task WriteEventAsync(JsonRpcMessage message, Stream stream, CancellationToken cancellation)
    {
        await stream.WriteAsync(EventStart, cancellation);
        await stream.WriteAsync(McpMessages.Write(message), cancellation);
        await stream.WriteAsync(EventEnd, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>A client may choose another profile than the setting's: <c>/mcp?profile=memory</c>.</summary>
    private McpService ServiceOf(string? profile)
    {
        string name = string.IsNullOrEmpty(profile) ? engine.Configuration.GetText(Settings.McpProfile) : profile;
        if (!ToolProfiles.Names.Contains(name))
        {
            string names = string.Join(", ", ToolProfiles.Names);
            throw new HttpErrorException(
                StatusCodes.Status400BadRequest, $"There is no profile '{name}'; there are {names}.");
        }

        return _byProfile.GetOrAdd(name, chosen => new McpService(chosen, lanes.RunAsync, engine.Clock));
    }

    private static HttpAnswer Refuse(McpFault fault) =>
        HttpAnswer.Json(fault.ToUtf8(), StatusCodes.Status400BadRequest);

    // Clients of older revisions take every other status than 200 for a failure of the transport.
    private static int StatusOf(JsonRpcMessage message, string? version) => message switch
    {
        JsonRpcError { Error.Code: (int)McpErrorCode.UnsupportedProtocolVersion or (int)McpErrorCode.HeaderMismatch
            or (int)McpErrorCode.MissingRequiredClientCapability } => StatusCodes.Status400BadRequest,
        JsonRpcError { Error.Code: (int)McpErrorCode.MethodNotFound } when McpHeaders.IsModern(version) =>
            StatusCodes.Status404NotFound,
        _ => StatusCodes.Status200OK,
    };
}
