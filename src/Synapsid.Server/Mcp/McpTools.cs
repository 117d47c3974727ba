using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Synapsid.Base.Text;
using Synapsid.Commands;
using Synapsid.Protocols;
using CommandTool = Synapsid.Commands.Tool;
using Tool = ModelContextProtocol.Protocol.Tool;

namespace Synapsid.Server.Mcp;

/// <summary>Lists and runs the tools of a profile, which are commands of the table.</summary>
/// <param name="commands">The commands that are offered.</param>
/// <param name="run">Runs one.</param>
/// <param name="clock">Paces reports of progress.</param>
internal sealed class McpTools(IReadOnlyList<Command> commands, McpRunner run, TimeProvider clock)
{
    /// <summary>The first revision whose clients know structured answers.</summary>
    private const string StructuredSince = "2025-06-18";

    /// <summary>The first revision whose lists carry how long they may be kept.</summary>
    private const string CacheableSince = "2026-07-28";

    private readonly Dictionary<string, Command> _byTool =
        commands.ToDictionary(command => command.Tool!.Name, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, JsonElement> _outputs = new(StringComparer.Ordinal);

    private readonly Lazy<Tool[]> _listed = new(() => [.. commands.Select(Describe)]);

    /// <summary>Answers <c>tools/list</c>: always the same, in the same order, on one page.</summary>
    public ValueTask<ListToolsResult> ListAsync(
        RequestContext<ListToolsRequestParams> request, CancellationToken cancellation)
    {
        bool cacheable = IsSince(request.JsonRpcRequest, request.Server, CacheableSince);
        return ValueTask.FromResult(new ListToolsResult
        {
            Tools = _listed.Value,
            TimeToLive = cacheable ? McpLimits.ToolsFresh : null,
            CacheScope = cacheable ? CacheScope.Public : null,
        });
    }

    /// <summary>
    /// Answers <c>tools/call</c>. What is wrong with the arguments, or fails, is an answer that says so: the model can
    /// do better the next time.
    /// </summary>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<CallToolResult> CallAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        CallToolRequestParams call = request.Params!;
        if (!_byTool.TryGetValue(call.Name, out Command? command)) throw UnknownTool(call.Name);
        Request asked = Request.Create(command.Name, arguments =>
        {
            foreach ((string name, JsonElement value) in call.Arguments ?? new Dictionary<string, JsonElement>())
            {
                arguments.WritePropertyName(name);
                value.WriteTo(arguments);
            }
        });
        if (ToolArguments.Problem(command, asked.Arguments) is { } problem) return Failed(problem);
        Reply reply = await RunAsync(request, asked, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (reply.Error is not null) return Failed(reply.Error.Message);
        bool structured = IsSince(request.JsonRpcRequest, request.Server, StructuredSince);
        return Answer(command.Tool!, reply.Payload, structured);
    }

    /// <summary>
    /// A client that no longer wants the answer is let go at once, though the command may run on a little.
    /// </summary>
    private async Task<Reply> RunAsync(
        RequestContext<CallToolRequestParams> request, Request asked, CancellationToken cancellation)
    {
        if (request.Params!.ProgressToken is not { } token)
        {
            return await run(asked, null, cancellation).WaitAsync(cancellation);
        }

        await using McpProgress progress = new(request.Server, token, clock, cancellation);
        return await run(asked, progress.Report, cancellation).WaitAsync(cancellation);
    }

    private CallToolResult Answer(CommandTool tool, ReadOnlyMemory<byte> payload, bool structured)
    {
        using JsonDocument reply = JsonDocument.Parse(payload);
        JsonElement answer = ToolOutput.Cut(OutputOf(tool), reply.RootElement, out int bytes);
        if (bytes > McpLimits.ResultBytesMax)
        {
            return Failed(
                $"The answer of {tool.Name} would have {bytes:N0} bytes; the limit is {McpLimits.ResultBytesMax:N0}. "
                + "Ask for less: fewer results, or a narrower question.");
        }

        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = structured ? tool.Text(answer) : answer.GetRawText() }],
            StructuredContent = structured ? answer : null,
        };
    }

    /// <summary>The schema of a tool's answer, parsed when it is first needed.</summary>
    private JsonElement OutputOf(CommandTool tool) =>
        _outputs.GetOrAdd(tool.Name, static (_, asked) => JsonElement.Parse(asked.Output), tool);

    private static CallToolResult Failed(string message) =>
        new() { IsError = true, Content = [new TextContentBlock { Text = message }] };

    private McpProtocolException UnknownTool(string name)
    {
        string? nearest = NearestName.Find(name, _byTool.Keys);
        string advice = nearest is null
            ? "This profile offers none"
            : $"The nearest is '{nearest}'; tools/list names all";
        return new McpProtocolException($"There is no tool '{name}'. {advice}.", McpErrorCode.InvalidParams);
    }

    /// <summary>Whether the client speaks a revision or a later one; one that did not say speaks the newest.</summary>
    private static bool IsSince(JsonRpcRequest request, McpServer server, string revision)
    {
        string? version = request.Context?.ProtocolVersion ?? server.NegotiatedProtocolVersion;
        return version is null ? revision == StructuredSince : string.CompareOrdinal(version, revision) >= 0;
    }

    private static Tool Describe(Command command)
    {
        CommandTool tool = command.Tool!;
        using JsonDocument output = JsonDocument.Parse(tool.Output);
        return new Tool
        {
            Name = tool.Name,
            Title = tool.Title,
            Description = tool.Description,
            InputSchema = ToolSchema.OfInput(command),
            OutputSchema = output.RootElement.Clone(),
            Annotations = new ToolAnnotations
            {
                ReadOnlyHint = !command.Writes,
                DestructiveHint = tool.Destructive,
                IdempotentHint = tool.Idempotent,
                OpenWorldHint = tool.OpenWorld,
            },
        };
    }
}
