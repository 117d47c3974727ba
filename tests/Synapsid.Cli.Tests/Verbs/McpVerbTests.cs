using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Synapsid.Base.Files;
using Synapsid.Embeddings.Models;

namespace Synapsid.Cli.Tests.Verbs;

/// <summary>The built program as a client starts it.</summary>
public sealed class McpVerbTests : IDisposable
{
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TestShell _shell = new();

    private static string Models =>
        Environment.GetEnvironmentVariable("SYNAPSID_MODELS") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".synapsid", "models");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task It_answers_lines_and_ends_with_its_input_without_touching_the_disk()
    {
        using Process syn = Start();
        await syn.StandardInput.WriteLineAsync(List.AsMemory(), Cancellation);
        await syn.StandardInput.FlushAsync(Cancellation);
        string answer = (await syn.StandardOutput.ReadLineAsync(Cancellation))!;
        Assert.Contains("\"memory_add\"", answer);
        long ended = Stopwatch.GetTimestamp();
        syn.StandardInput.Close();
        await syn.WaitForExitAsync(Cancellation).WaitAsync(Long, Cancellation);
        Assert.InRange(Stopwatch.GetElapsedTime(ended), TimeSpan.Zero, TimeSpan.FromSeconds(3)); // 0.1 s on a free machine
        Assert.Equal(0, syn.ExitCode);
        Assert.Equal("", await syn.StandardOutput.ReadToEndAsync(Cancellation));
        Assert.False(Directory.Exists(_shell.Data));
    }

    [Fact]
    public async Task Every_line_it_prints_is_a_message()
    {
        using Process syn = Start();
        await syn.StandardInput.WriteLineAsync("nonsense".AsMemory(), Cancellation);
        char[] piece = new char[1 << 16];
        Array.Fill(piece, 'x');
        for (int i = 0; i < 513; i++) await syn.StandardInput.WriteAsync(piece, Cancellation); // over 32 MiB
        await syn.StandardInput.WriteLineAsync();
        await syn.StandardInput.WriteLineAsync(
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"verify"}}""".AsMemory(), Cancellation);
        await syn.StandardInput.WriteAsync("{\"half\":".AsMemory(), Cancellation);
        syn.StandardInput.Close();
        string output = await syn.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(Long, Cancellation);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("longer than 33,554,432 bytes", output);
        Assert.All(lines, line => Assert.Equal(
            "2.0", JsonDocument.Parse(line).RootElement.GetProperty("jsonrpc").GetString()));
        Assert.Contains(lines, line => line.Contains("\"sound\":true", StringComparison.Ordinal));
        await syn.WaitForExitAsync(Cancellation).WaitAsync(Long, Cancellation);
        Assert.Equal(0, syn.ExitCode);
    }

    [Fact]
    public async Task It_is_told_to_stop_while_it_waits_for_input()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Signals are a matter of Linux and macOS.");
        using Process syn = Start();
        await syn.StandardInput.WriteLineAsync(List.AsMemory(), Cancellation);
        await syn.StandardInput.FlushAsync(Cancellation);
        await syn.StandardOutput.ReadLineAsync(Cancellation);
        using Process kill = Process.Start("kill", ["-TERM", $"{syn.Id}"]);
        await syn.WaitForExitAsync(Cancellation).WaitAsync(Long, Cancellation);
        Assert.Equal(0, syn.ExitCode);
    }

    [Fact]
    public async Task A_client_of_the_protocol_library_talks_to_it()
    {
        await using McpClient client = await ConnectAsync();
        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Cancellation);
        Assert.Contains("record", tools.Select(tool => tool.Name));
        Dictionary<string, object?> arguments = new() { ["text"] = "rotated the key", ["type"] = "agent_action" };
        CallToolResult recorded = await client.CallToolAsync("record", arguments, cancellationToken: Cancellation);
        Assert.Equal(0, recorded.StructuredContent!.Value.GetProperty("index").GetInt64());
    }

    [Fact]
    public async Task Two_agents_share_a_folder_without_a_server()
    {
        if (new ModelStore(PhysicalFileSystem.Instance, Models).List()[0].State != ModelState.Ready)
        {
            Assert.Skip("The encoder weights are not here: ./syn model pull");
        }

        await using McpClient one = await ConnectAsync();
        await using McpClient two = await ConnectAsync();
        await Task.WhenAll(AddAndFindAsync(one, "amber"), AddAndFindAsync(two, "basalt"));
        await FindAsync(one, "basalt 4");
        await FindAsync(two, "amber 4");
    }

    private static async Task AddAndFindAsync(McpClient client, string word)
    {
        for (int i = 0; i < 5; i++)
        {
            Dictionary<string, object?> text = new() { ["text"] = $"{word} {i}" };
            CallToolResult added = await client.CallToolAsync("memory_add", text, cancellationToken: Cancellation);
            Assert.True(added.IsError is not true, TextOf(added));
            await FindAsync(client, $"{word} {i}");
        }
    }

    private static async Task FindAsync(McpClient client, string text)
    {
        Dictionary<string, object?> query = new() { ["query"] = text, ["mode"] = "text", ["k"] = 20 };
        CallToolResult found = await client.CallToolAsync("memory_search", query, cancellationToken: Cancellation);
        Assert.Contains(text, TextOf(found));
    }

    private static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    private Task<McpClient> ConnectAsync() => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [typeof(SynCommandLine).Assembly.Location, "mcp", "--data", _shell.Data],
            EnvironmentVariables = new Dictionary<string, string?> { ["SYNAPSID_MODELS"] = Models },
        }),
        cancellationToken: Cancellation);

    private Process Start()
    {
        ProcessStartInfo start = new("dotnet", [typeof(SynCommandLine).Assembly.Location, "mcp", "--data", _shell.Data])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new Win32Exception("dotnet did not start.");
    }
}
