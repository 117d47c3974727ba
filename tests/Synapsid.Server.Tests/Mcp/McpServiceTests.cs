using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Synapsid.Commands;
using Synapsid.Protocols;
using Synapsid.Server.Mcp;

namespace Synapsid.Server.Tests.Mcp;

public sealed class McpServiceTests
{
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private McpRunner _run = (_, _, _) => Task.FromResult(Stored());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_of_an_older_revision_shakes_hands_first()
    {
        Task service = Start();
        await WriteAsync("""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"old","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"ping"}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"a"}}}
            """);
        Dictionary<string, JsonElement> answers = await EndAsync(service);
        JsonElement hello = answers["1"].GetProperty("result");
        Assert.Equal("2025-11-25", hello.GetProperty("protocolVersion").GetString());
        Assert.True(hello.GetProperty("capabilities").TryGetProperty("tools", out _));
        Assert.Equal("{}", answers["2"].GetProperty("result").GetRawText());
        JsonElement stored = answers["3"].GetProperty("result");
        Assert.True(stored.GetProperty("structuredContent").GetProperty("stored").GetBoolean());
        Assert.False(stored.TryGetProperty("resultType", out _));
    }

    [Fact]
    public async Task A_version_that_nobody_knows_is_answered_with_one_that_is()
    {
        Task service = Start();
        await WriteAsync("""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1999-01-01","capabilities":{},"clientInfo":{"name":"odd","version":"1"}}}
            """);
        Dictionary<string, JsonElement> answers = await EndAsync(service);
        Assert.Equal("2025-11-25", answers["1"].GetProperty("result").GetProperty("protocolVersion").GetString());
    }

    [Fact]
    public async Task Nonsense_is_answered_and_what_follows_is_served()
    {
        Task service = Start();
        await WriteAsync("nonsense\n\n   \n{\"half\":\n[1,2]\n"
            + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/list\"}\n");
        Dictionary<string, JsonElement> answers = await EndAsync(service);
        Assert.True(answers["4"].GetProperty("result").GetProperty("tools").GetArrayLength() > 0);
        Assert.Equal("-32700 -32700 -32600", answers["none"].GetString());
    }

    [Fact]
    public async Task A_request_that_is_cancelled_gets_no_answer_and_makes_room()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _run = async (_, _, cancellation) =>
        {
            entered.TrySetResult();
            using CancellationTokenRegistration told = cancellation.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            return Reply.Failure(ErrorCode.Cancelled, "Interrupted.");
        };
        Task service = Start();
        await WriteAsync("""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"a"}}}
            """);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await WriteAsync("""
            {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"no need"}}
            """);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await WriteAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""");
        Dictionary<string, JsonElement> answers = await EndAsync(service);
        Assert.Equal(["2"], answers.Keys);
    }

    [Fact]
    public async Task What_is_under_way_when_the_input_ends_is_still_answered()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _run = async (_, _, _) =>
        {
            entered.TrySetResult();
            await go.Task;
            return Stored();
        };
        Task service = Start();
        await WriteAsync("""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"a"}}}
            """);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await _input.Writer.CompleteAsync();
        Assert.False(service.IsCompleted);
        go.SetResult();
        Dictionary<string, JsonElement> answers = await EndAsync(service);
        Assert.Equal(["1"], answers.Keys);
    }

    [Fact]
    public async Task An_id_that_is_under_way_is_refused()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _run = async (_, _, _) =>
        {
            await go.Task;
            return Stored();
        };
        Task service = Start();
        string call = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"a"}}}
            """;
        await WriteAsync(call);
        await WriteAsync(call);
        string first = await ReadLineAsync();
        Assert.Contains("-32600", first);
        go.SetResult();
        await EndAsync(service);
    }

    [Fact]
    public async Task A_client_that_reads_no_more_ends_the_service()
    {
        Task service = Start();
        await _output.Reader.CompleteAsync(new IOException("gone"));
        for (int i = 0; i < 3; i++) await WriteAsync($$"""{"jsonrpc":"2.0","id":{{i}},"method":"tools/list"}""");
        await _input.Writer.CompleteAsync();
        await service.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task More_requests_than_may_be_under_way_are_all_answered()
    {
        Task service = Start();
        StringBuilder lines = new();
        for (int i = 0; i < 1_000; i++) lines.Append($$"""{"jsonrpc":"2.0","id":{{i}},"method":"tools/list"}""").Append('\n');
        Task writing = WriteAsync(lines.ToString());
        int answered = 0;
        for (; answered < 1_000; answered++) await ReadLineAsync();
        await writing;
        await EndAsync(service);
        Assert.Equal(1_000, answered);
    }

    private static Reply Stored() => Reply.Success(JsonPayload.Write(reply =>
    {
        reply.WriteString("id", "x");
        reply.WriteBoolean("stored", true);
    }));

    private Task Start()
    {
        McpService service = new(ToolProfiles.Default, (r, p, c) => _run(r, p, c), TimeProvider.System);
        return service.ServeAsync(_input.Reader.AsStream(), _output.Writer.AsStream(), Cancellation);
    }

    private async Task WriteAsync(string lines) =>
        await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(lines.TrimEnd('\n') + "\n"), Cancellation);

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            ReadResult read = await _output.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                _output.Reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            Assert.False(read.IsCompleted, "The output ended.");
            _output.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Ends the input and gives the answers by id; the codes of those without one under "none".</summary>
    private async Task<Dictionary<string, JsonElement>> EndAsync(Task service)
    {
        await _input.Writer.CompleteAsync();
        Task<string> reading = new StreamReader(_output.Reader.AsStream()).ReadToEndAsync(Cancellation);
        await service.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await _output.Writer.CompleteAsync();
        Dictionary<string, JsonElement> answers = [];
        List<string> codes = [];
        foreach (string line in (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonElement answer = JsonDocument.Parse(line).RootElement;
            if (answer.TryGetProperty("id", out JsonElement id)) answers.Add(id.ToString(), answer);
            else codes.Add(answer.GetProperty("error").GetProperty("code").ToString());
        }

        if (codes.Count > 0) answers.Add("none", JsonSerializer.SerializeToElement(string.Join(' ', codes)));
        return answers;
    }
}
