using System.Net.Sockets;
using System.Text;

namespace Synapsid.Cli.Tests;

/// <summary>What a server does without until somebody needs it.</summary>
public sealed class EmptyServerTests : IDisposable
{
    private const int LargeBytes = 128 << 20;

    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_server_of_keys_alone_holds_neither_HTTP_nor_knowledge_in_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has in memory.");
        using ServerProcess server = ServerProcess.Start(_shell.Data);
        Assert.Equal("+OK\r\n", Send(server, "SET a 1\r\n"));
        Assert.Equal("$1\r\n1\r\n", Send(server, "GET a\r\n"));
        IReadOnlySet<string> loaded = server.LoadedFiles;
        Assert.Contains("Synapsid.Keyspace.dll", loaded);
        string[] spared =
        [
            "Microsoft.AspNetCore.Server.Kestrel.Core.dll", "Synapsid.Knowledge.dll", "Synapsid.Search.dll",
            "Synapsid.Embeddings.dll",
        ];
        Assert.Empty(spared.Intersect(loaded));

        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Http };
        string health = await client.GetStringAsync("/health", TestContext.Current.CancellationToken);
        Assert.Contains("\"status\":\"ok\"", health, StringComparison.Ordinal);
        Assert.Contains(spared[0], server.LoadedFiles);
    }

    [Fact]
    public async Task What_a_large_value_took_is_given_back_when_it_is_gone()
    {
        using ServerProcess server = ServerProcess.Start(_shell.Data, "keyspace.persist=false");
        Assert.Equal("+OK\r\n", Send(server, "SET a 1\r\n"));
        long before = server.ResidentBytes;
        string value = new('v', LargeBytes);
        Assert.Equal("+OK\r\n", Send(server, $"*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n${LargeBytes}\r\n{value}\r\n"));
        Assert.InRange(server.PeakResidentBytes, before + LargeBytes, long.MaxValue);
        Assert.Equal(":1\r\n", Send(server, "DEL large\r\n"));
        for (int i = 0; i < 600 && server.ResidentBytes > before + (LargeBytes / 2); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.InRange(server.ResidentBytes, 1, before + (LargeBytes / 2));
    }

    private static string Send(ServerProcess server, string request)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
        socket.Connect(server.Resp);
        socket.Send(Encoding.ASCII.GetBytes(request));
        byte[] reply = new byte[100];
        return Encoding.ASCII.GetString(reply, 0, socket.Receive(reply));
    }
}
