using System.Diagnostics;
using System.Net.Sockets;

namespace Synapsid.Keyspace.Tests.Commands;

/// <summary>A Redis server of the distribution, on a socket in a folder of its own, gone when it is disposed.</summary>
internal sealed class RedisPeer : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private RedisPeer(Process process, string folder) => (_process, _folder) = (process, folder);

    private string SocketPath => Path.Combine(_folder, "redis.sock");

    /// <summary>Starts one; skips the test where Redis is not installed.</summary>
    public static RedisPeer Start()
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-redis-").FullName;
        // The shell ends Redis when its input ends, which it does however this process ends.
        ProcessStartInfo start = new("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", "exec 9<&0; redis-server \"$@\" 9<&- & read _ <&9; kill $!; wait", "sh" },
        };
        foreach (string argument in (string[])
        [
            "--port", "0", "--unixsocket", Path.Combine(folder, "redis.sock"), "--save", "", "--dir", folder,
            "--appendonly", "no", "--enable-debug-command", "yes",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;

        // It says so on its output when it takes connections.
        ManualResetEventSlim ready = new();
        bool missing = false;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) missing = true;
            if (line.Data?.Contains("ready to accept", StringComparison.OrdinalIgnoreCase) ?? true) ready.Set();
        };
        process.BeginOutputReadLine();
        Assert.True(ready.Wait(TimeSpan.FromSeconds(30)), "redis-server did not start within 30 s.");
        if (missing) Assert.Skip("redis-server is not installed, so nothing is compared with it.");
        return new RedisPeer(process, folder);
    }

    public RespConnection Connect()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return new RespConnection(socket);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
