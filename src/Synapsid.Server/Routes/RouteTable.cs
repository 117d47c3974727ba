using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Server.Http;
using Synapsid.Server.Mcp;

namespace Synapsid.Server.Routes;

/// <summary>
/// Every route there is: one for each command of the table, the envelopes that carry any of them, and what is about the
/// server itself.
/// </summary>
internal sealed class RouteTable
{
    private readonly HttpRoute[] _bySpecificity;

    private RouteTable(IReadOnlyList<HttpRoute> all)
    {
        All = all;
        _bySpecificity = [.. all.OrderBy(route => route.HasParts)];
    }

    /// <summary>The routes in the order that the index shows them.</summary>
    public IReadOnlyList<HttpRoute> All { get; }

    /// <summary>The routes over an engine.</summary>
    public static RouteTable Create(
        SynapsidEngine engine,
        CommandLanes lanes,
        long batchReplyBytesMax,
        Func<ReadOnlyMemory<byte>> metrics,
        long startedAt,
        CancellationToken stopping)
    {
        List<HttpRoute> routes = [];
        SystemRoutes system = new(engine, metrics, startedAt, routes);
        EnvelopeRoutes envelope = new(lanes, batchReplyBytesMax);
        LedgerRoutes ledger = new(engine, lanes);
        SeedRoutes seed = new(engine, lanes);
        McpRoutes mcp = new(engine, lanes);
        KeyFeedRoute feed = new(engine, stopping);
        routes.AddRange(CommandTable.Default.All.Select(command => new HttpRoute(
            command.Route, command.Summary, call => RunAsync(command, lanes, call))));
        routes.AddRange(feed.All);
        routes.AddRange(ledger.All);
        routes.AddRange(seed.All);
        routes.AddRange(envelope.All);
        routes.AddRange(mcp.All);
        routes.AddRange(system.All);
        return new RouteTable(routes);
    }

    /// <summary>The route of a request. A path of words goes before one with parts; GET serves HEAD.</summary>
    /// <exception cref="HttpErrorException">There is no such path, or it does not know the method.</exception>
    public HttpRoute Find(HttpRequest request, out IReadOnlyDictionary<string, string> parts)
    {
        string[] path = RequestPath.PartsOf(request);
        string method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;
        SortedSet<string> known = new(StringComparer.Ordinal);
        foreach (HttpRoute route in _bySpecificity)
        {
            if (!route.TryMatch(path, out parts)) continue;
            if (route.Route.Method == method) return route;
            known.Add(route.Route.Method);
        }

        if (known.Contains(HttpMethods.Get)) known.Add(HttpMethods.Head);
        throw known.Count == 0 ? UnknownPath(request) : UnknownMethod(request, string.Join(", ", known));
    }

    private static async Task<HttpAnswer> RunAsync(Command command, CommandLanes lanes, HttpCall call)
    {
        Request request = new(command.Name, await RequestArguments.ReadAsync(call));
        Reply reply = await lanes.RunAsync(request, call.Cancellation);
        return reply.Error is null
            ? HttpAnswer.Json(reply.Payload)
            : HttpAnswer.Problem(ErrorStatus.Of(reply.Error.Code), reply.Error);
    }

    private static HttpErrorException UnknownPath(HttpRequest request) => new(
        StatusCodes.Status404NotFound,
        new ReplyError(
            ErrorCode.NotFound,
            $"There is nothing at {request.Path}. The commands lie under /api/v1; GET / lists every route."));

    private static HttpErrorException UnknownMethod(HttpRequest request, string allow) =>
        new(StatusCodes.Status405MethodNotAllowed, $"{request.Path} takes {allow}, not {request.Method}.")
        {
            Allow = allow,
        };
}
