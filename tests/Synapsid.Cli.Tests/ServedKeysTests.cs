using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Synapsid.Cli.Tests;

/// <summary>The built program as a server of keys, killed and crowded.</summary>
public sealed class ServedKeysTests : IDisposable
{
    private const int Rounds = 5;
    private const int Writers = 4;
    private const int Crowd = 10_000;
    private const long CrowdBytesMax = 300L << 20;

    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Killed_in_always_mode_it_loses_no_write_and_no_deleted_key_comes_back()
    {
        Random random = new(11);
        KeyWriter[] writers = [.. Enumerable.Range(0, Writers).Select(number => new KeyWriter(number, 100 + number))];
        for (int round = 0; round < Rounds; round++)
        {
            using ServerProcess server = ServerProcess.Start(_shell.Data, "persistence.fsync_mode=always");
            foreach (KeyWriter writer in writers) writer.Check(server.Resp);
            int left = random.Next(200, 3_000);
            using ManualResetEventSlim enough = new();
            Thread[] threads = [.. writers.Select(writer => new Thread(() => writer.Run(server.Resp, Count)))];
            foreach (Thread thread in threads) thread.Start();
            Assert.True(enough.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), $"{left} are left");
            server.Kill();
            foreach (Thread thread in threads) thread.Join();

            void Count()
            {
                if (Interlocked.Decrement(ref left) == 0) enough.Set();
            }
        }

        using ServerProcess last = ServerProcess.Start(_shell.Data, "persistence.fsync_mode=always");
        foreach (KeyWriter writer in writers) writer.Check(last.Resp);
    }

    [Fact]
    public void Ten_thousand_clients_are_served_and_one_more_is_told_that_there_are_too_many()
    {
        Assert.SkipUnless(FileLimit() > Crowd + 1_000, $"This process may open only {FileLimit()} files.");
        using ServerProcess server = ServerProcess.Start(_shell.Data);
        List<Socket> crowd = [];
        byte[] reply = new byte[100];
        try
        {
            for (int i = 0; i < Crowd; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
                crowd.Add(socket);
                socket.Connect(server.Resp);
            }

            foreach (Socket socket in crowd) socket.Send("PING\r\n"u8);
            foreach (Socket socket in crowd) Assert.Equal("+PONG\r\n", Receive(socket));
            using Socket late = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
            late.Connect(server.Resp);
            Assert.Equal("-ERR max number of clients reached\r\n", Receive(late));
            Assert.InRange(server.ResidentBytes, 1, CrowdBytesMax);
            crowd[0].Send("PING\r\n"u8);
            Assert.Equal("+PONG\r\n", Receive(crowd[0]));
        }
        finally
        {
            foreach (Socket socket in crowd) socket.Dispose();
        }

        string Receive(Socket socket) => Encoding.ASCII.GetString(reply, 0, socket.Receive(reply));
    }

    private static int FileLimit()
    {
        if (!File.Exists("/proc/self/limits")) return 0;
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
    }
}
