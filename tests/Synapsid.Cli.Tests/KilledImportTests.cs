using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Synapsid.Base.Files;
using Synapsid.Embeddings.Models;

namespace Synapsid.Cli.Tests;

/// <summary>The built program with the real encoder, ended in the middle of an import that reads from a pipe.</summary>
/// <remarks>
/// The importer reads on only after a batch was acknowledged, and no more than <see cref="AheadMax"/> lines lie in the
/// pipe and its own buffer. So a line that could be written tells what was acknowledged, without waiting for a time.
/// </remarks>
public sealed class KilledImportTests : IDisposable
{
    private const int LinesWritten = 160;
    private const int LineBytes = 8 * 1024;
    private const int BatchGrainsMax = 32;

    /// <summary>The pipe holds 64 KiB and the reader's buffer as much or twice that, as lines are short.</summary>
    private const int AheadMax = 256 * 1024 / LineBytes;

    /// <summary>Lines after which a program that was asked to stop must have: it stops at the next batch.</summary>
    private const int LinesMax = 2_000;

    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Killed_it_loses_nothing_that_was_acknowledged()
    {
        using Process syn = Start(out string pipe);
        using (StreamWriter lines = new(pipe))
        {
            Write(lines, 0, LinesWritten);
            syn.Kill();
            syn.WaitForExit();
        }

        int kept = AssertPrefix();
        Assert.InRange(kept, LinesWritten - AheadMax - BatchGrainsMax, LinesWritten);
    }

    [Fact]
    public void Asked_to_stop_it_ends_with_130_and_tells_what_it_kept()
    {
        using Process syn = Start(out string pipe);
        try
        {
            using StreamWriter lines = new(pipe);
            Write(lines, 0, LinesWritten);

            // SIGTERM, which the same handler serves as SIGINT: a test run in the background has that one switched off.
            using Process kill = Process.Start("kill", ["-TERM", syn.Id.ToString(CultureInfo.InvariantCulture)]);
            Write(lines, LinesWritten, LinesMax);
        }
        catch (IOException)
        {
            // The pipe broke, as it must.
        }

        string output = syn.StandardOutput.ReadToEnd();
        string error = syn.StandardError.ReadToEnd();
        syn.WaitForExit();
        Assert.Equal(ExitCode.Cancelled, syn.ExitCode);
        Assert.Contains("syn: Interrupted.", error);
        Assert.Contains($": {AssertPrefix()} stored, 0 already there, 0 failed.", output);
    }

    private Process Start(out string pipe)
    {
        string? models = Environment.GetEnvironmentVariable("SYNAPSID_MODELS") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".synapsid", "models");
        InstalledModel model = new ModelStore(PhysicalFileSystem.Instance, models).List()[0];
        if (model.State != ModelState.Ready) Assert.Skip("The encoder weights are not here: ./syn model pull");
        if (OperatingSystem.IsWindows()) Assert.Skip("Named pipes are files on Linux and macOS only.");

        pipe = _shell.Write("lines.ndjson", "");
        File.Delete(pipe);
        using (Process make = Process.Start("mkfifo", [pipe])) make.WaitForExit();
        string program = typeof(SynCommandLine).Assembly.Location;
        ProcessStartInfo start = new("dotnet", [program, "batch-import", pipe, "--data", _shell.Data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SYNAPSID_MODELS"] = models;
        return Process.Start(start) ?? throw new Win32Exception("dotnet did not start.");
    }

    private static void Write(StreamWriter lines, int from, int to)
    {
        string padding = new('x', LineBytes);
        for (int i = from; i < to; i++)
        {
            lines.Write(JsonSerializer.Serialize(new { text = $"grain {i}", padding }) + "\n");
        }

        lines.Flush();
    }

    /// <summary>What is left is the first grains without a gap; gives how many.</summary>
    private int AssertPrefix()
    {
        JsonElement page = _shell.Good("list", "--limit", "1000", "--json").Json;
        IEnumerable<JsonElement> grains = page.GetProperty("grains").EnumerateArray();
        string[] texts = [.. grains.Select(grain => grain.GetProperty("text").GetString()!)];
        Assert.Equal(Enumerable.Range(0, texts.Length).Select(i => $"grain {i}"), texts.Reverse());
        return texts.Length;
    }
}
