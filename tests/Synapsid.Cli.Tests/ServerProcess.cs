using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Synapsid.Cli.Tests;

/// <summary>The built program as a server of its own process, on free ports; killed when it is disposed.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri http, IPEndPoint resp) => (_process, Http, Resp) = (process, http, resp);

    /// <summary>Where HTTP reaches it.</summary>
    public Uri Http { get; }

    /// <summary>Where Redis clients reach it.</summary>
    public IPEndPoint Resp { get; }

    /// <summary>Memory that it has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The most that it ever had, in bytes.</summary>
    public long PeakResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Names of the files that it has in memory as code; Linux tells them.</summary>
    public IReadOnlySet<string> LoadedFiles => File.ReadLines($"/proc/{_process.Id}/maps")
        .Select(line => Path.GetFileName(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Starts one, and waits until it says where it listens.</summary>
    public static ServerProcess Start(string data, params string[] settings)
    {
        string program = typeof(SynCommandLine).Assembly.Location;
        List<string> arguments = [program, "serve", "--data", data, "--http", "127.0.0.1:0", "--resp", "127.0.0.1:0"];
        foreach (string setting in settings) arguments.AddRange(["--set", setting]);
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new Win32Exception("dotnet did not start.");
        string said = process.StandardOutput.ReadLine() ?? "";
        Match match = Listening().Match(said);
        if (match.Success)
        {
            return new ServerProcess(process, new Uri(match.Groups[1].Value), IPEndPoint.Parse(match.Groups[2].Value));
        }

        string error = process.StandardError.ReadToEnd();
        process.Kill();
        process.Dispose();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No server: {said} {error}"));
    }

    /// <summary>Ends it as a power cut of the process would: SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@" at (http://\S+) and to Redis clients at (\S+?)[ ,.]? \(")]
    private static partial Regex Listening();
}
