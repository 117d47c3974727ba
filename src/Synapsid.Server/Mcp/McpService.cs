using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Synapsid.Commands;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Speaks the Model Context Protocol for the commands of a profile: revision 2026-07-28, where every request stands for
/// itself, and the older ones that begin with <c>initialize</c>. The protocol's dispatch is that of the package
/// ModelContextProtocol.Core; how messages come and go is ours (docs/adr/0016).
/// </summary>
public sealed class McpService
{
    private const string Instructions =
        "Synapsid keeps a durable memory, a verifiable ledger and an index of source code on this machine. "
        + "Search memory before you ask or guess what was decided earlier, and add what later sessions should know. "
        + "Record actions that someone may have to prove. Answers are short: ask again, with a cursor or a narrower "
        + "question, for more.";

    private readonly TimeProvider _clock;

    /// <summary>A service.</summary>
    /// <param name="profile">One of <see cref="ToolProfiles.Names"/>.</param>
    /// <param name="run">Runs a command.</param>
    /// <param name="clock">The clock.</param>
    public McpService(string profile, McpRunner run, TimeProvider clock)
    {
        _clock = clock;
        McpTools tools = new(ToolProfiles.CommandsOf(profile), run, clock);
        Options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "synapsid", Title = "Synapsid", Version = ServerVersion.Text },
            ServerInstructions = Instructions,
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = tools.ListAsync,
                CallToolHandler = tools.CallAsync,
                SubscriptionsListenHandler = ListenAsync,
            },
        };
        Options.Filters.Message.IncomingFilters.Add(next => async (context, cancellation) =>
        {
            try
            {
                await next(context, cancellation);
            }
            finally
            {
                // Also a request that was cancelled, and gets no answer, is over.
                if (context.JsonRpcMessage is JsonRpcRequest { Context.RelatedTransport: McpStream stream } request)
                {
                    stream.Release(request.Id);
                }
            }
        });
        Options.Filters.Message.OutgoingFilters.Add(next => (context, cancellation) =>
        {
            LetDiscoveryBeKept(context.JsonRpcMessage);
            return next(context, cancellation);
        });
    }

    /// <summary>What the protocol's dispatch is made with; shared by all connections.</summary>
    internal McpServerOptions Options { get; }

    /// <summary>
    /// Serves one client, a message a line, until its input ends. What is under way then may finish for up to
    /// 5 s, so that a script may write its requests and close; where nothing is, this returns at once.
    /// </summary>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What it reads; nobody else may write there.</param>
    /// <param name="cancellation">Ends the service.</param>
    public async Task ServeAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        McpStream stream = new();
        McpServer server = McpServer.Create(stream, Options); // disposes itself when it has run
        Task writing = stream.WriteAsync(output, ended);
        Task running = server.RunAsync(ended.Token);
        Task reading = Task.Run(() => stream.ReadAsync(input, ended.Token), CancellationToken.None);

        // Reading from a pipe cannot be interrupted: where the output broke or Ctrl-C came, nobody waits for it.
        await Task.WhenAny(reading, Task.Delay(Timeout.InfiniteTimeSpan, _clock, ended.Token));
        stream.Complete();
        try
        {
            await running.WaitAsync(McpLimits.DrainMax, _clock, ended.Token);
            stream.CompleteAnswers();
            await writing.WaitAsync(McpLimits.DrainMax, _clock, ended.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What did not finish in time is given up; nobody is left to be told.
        }

        await ended.CancelAsync();
    }

    /// <summary>
    /// Grants no notifications, for nothing changes while a server runs, and ends the stream that would bring none.
    /// </summary>
    private static async ValueTask<EmptyResult> ListenAsync(
        RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellation)
    {
        JsonRpcRequest asked = request.JsonRpcRequest;
        await request.Server.SendMessageAsync(
            new JsonRpcNotification
            {
                Method = "notifications/subscriptions/acknowledged",
                Params = new JsonObject
                {
                    ["notifications"] = new JsonObject(),
                    ["_meta"] = new JsonObject
                    {
                        ["io.modelcontextprotocol/subscriptionId"] = asked.Id.Id is long number
                            ? JsonValue.Create(number)
                            : JsonValue.Create(asked.Id.ToString()),
                    },
                },
            },
            cancellation);
        return new EmptyResult();
    }

    /// <summary>What <c>server/discover</c> answers changes with the program alone, as the tools do.</summary>
    private static void LetDiscoveryBeKept(JsonRpcMessage message)
    {
        if (message is not JsonRpcResponse { Result: JsonObject result }) return;
        if (!result.ContainsKey("supportedVersions")) return;
        result["ttlMs"] = (long)McpLimits.ToolsFresh.TotalMilliseconds;
        result["cacheScope"] = "public";
    }
}
