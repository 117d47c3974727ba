using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Synapsid.Server.Resp;
using Synapsid.Testing;

namespace Synapsid.Server.Tests;

/// <summary>Programs and libraries that were made for Redis, as they are. Those that are not here are skipped.</summary>
public sealed class RedisClientsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Debian's, which finds Debian's packages, where there is another one too.</summary>
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static readonly string Modules =
        Path.Combine(SharedData.RepositoryRoot, "artifacts", "peers", "node_modules");

    [Theory]
    [InlineData("ioredis")]
    [InlineData("redis")]
    public async Task Npm_libraries_work(string name)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Modules, name)), $"The npm package {name} is not here; ./test installs it.");
        await using TestServer server = await StartAsync();
        Assert.Equal("fine\n", await RunAsync("node", [ScriptOf(name + ".mjs"), Modules, PortOf(server)]));
    }

    [Fact]
    public async Task The_Python_library_works()
    {
        await using TestServer server = await StartAsync();
        string there = await RunAsync(
            Python, ["-c", "import importlib.util as u; print(u.find_spec('redis') is not None)"]);
        Assert.SkipUnless(there == "True\n", "Python's redis is not here (Debian: python3-redis).");
        Assert.Equal("fine\n", await RunAsync(Python, [ScriptOf("redis_client.py"), PortOf(server)]));
    }

    [Fact]
    public async Task Redis_cli_works()
    {
        await using TestServer server = await StartAsync();
        string[] cli = ["-h", "127.0.0.1", "-p", PortOf(server)];
        Assert.Equal("OK\n", await RunAsync("redis-cli", [.. cli, "SET", "k", "v"]));
        Assert.Equal("v\n", await RunAsync("redis-cli", [.. cli, "GET", "k"]));
        Assert.Equal(
            "OK\nQUEUED\nQUEUED\na\n1\n", await RunAsync("redis-cli", cli, "MULTI\nECHO a\nINCR n\nEXEC\n"));
        string piped = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"SET pipe:{i} {i}\r\n"));
        Assert.Contains("errors: 0, replies: 5000", await RunAsync("redis-cli", [.. cli, "--pipe"], piped));
        Assert.Equal(5_000, (await RunAsync("redis-cli", [.. cli, "--scan", "--pattern", "pipe:*"])).Count(c => c == '\n'));
        Assert.Contains("Biggest string", await RunAsync("redis-cli", [.. cli, "--bigkeys"]));
        Assert.Contains("maxmemory", await RunAsync("redis-cli", [.. cli, "CONFIG", "GET", "maxmem*"]));
    }

    [Fact]
    public async Task Redis_benchmark_works()
    {
        await using TestServer server = await StartAsync();
        string output = await RunAsync(
            "redis-benchmark",
            [
                "-h", "127.0.0.1", "-p", PortOf(server), "-n", "2000", "-c", "20", "-P", "4", "-r", "1000", "--csv", "-t",
                "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,zpopmin,lrange,mset",
            ]);
        string[] rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(rows.Length > 15, output);
        Assert.All(rows[1..], row => Assert.True(Rate(row) > 0, row));
    }

    private static double Rate(string row) =>
        double.Parse(row.Split(',')[1].Trim('"'), CultureInfo.InvariantCulture);

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        new ServerOptions { Resp = new RespOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) } });

    private static string PortOf(TestServer server) =>
        server.Server.RespEndpoint!.Port.ToString(CultureInfo.InvariantCulture);

    private static string ScriptOf(string name) => Path.Combine(
        SharedData.RepositoryRoot, "tests", "Synapsid.Server.Tests", "Clients", name);

    /// <summary>Runs a program to its end and gives what it printed; skips the test where there is none.</summary>
    private static async Task<string> RunAsync(string program, string[] arguments, string input = "")
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error} {await output}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{start.FileName} is not here.");
            throw;
        }
    }
}
