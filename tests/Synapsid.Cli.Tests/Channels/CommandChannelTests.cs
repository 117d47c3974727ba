using System.Globalization;

namespace Synapsid.Cli.Tests.Channels;

public sealed class CommandChannelTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_folder_in_use_is_refused_with_the_process_that_has_it()
    {
        using SynapsidEngine holder = SynapsidEngine.Open(_shell.Data);
        CliResult result = _shell.Run("stats", "--json");
        Assert.Equal(ExitCode.Conflict, result.ExitCode);
        string message = result.JsonError("conflict");
        Assert.Contains(_shell.Data, message);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}"), message);
    }

    [Fact]
    public void Ctrl_C_ends_the_wait_for_a_folder_in_use()
    {
        using SynapsidEngine holder = SynapsidEngine.Open(_shell.Data);
        using CancellationTokenSource interrupt = new();
        interrupt.Cancel();
        Assert.Equal(ExitCode.Cancelled, _shell.RunPatiently(interrupt.Token, "stats").ExitCode);
    }

    [Fact]
    public void A_server_keeps_its_settings_and_the_run_that_names_others_is_told()
    {
        using ServerProcess server = ServerProcess.Start(_shell.Data);
        Assert.Contains("keeps its own settings", _shell.Good("stats", "--set", "search.k_max=5").Error);
        Assert.Equal("", _shell.Good("stats").Error);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        string path = _shell.Write("a-file", "text");
        CliResult result = _shell.Run("stats", "--data", path);
        Assert.Equal(ExitCode.StorageFailed, result.ExitCode);
        Assert.Contains($"'{path}': there is a file of that name.", result.Error);
        CliResult below = _shell.Run("stats", "--data", Path.Combine(path, "data"));
        Assert.Equal(result.Error, below.Error);
    }

    [Theory]
    [InlineData("manifest"), InlineData("journal/*.log"), InlineData("knowledge/000001/documents.dat")]
    [InlineData("knowledge/000001/vectors.vec")]
    public void A_damaged_file_is_refused_by_name(string pattern)
    {
        Fill();
        string path = Damage(pattern, at: 3);
        foreach (string[] line in (string[][])[["stats"], ["search", "grain"], ["add", "one more"]])
        {
            CliResult result = _shell.Run(line);
            Assert.Equal(ExitCode.StorageFailed, result.ExitCode);
            Assert.StartsWith("syn: ", result.Error, StringComparison.Ordinal);
            Assert.Contains(path, result.Error);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public void A_damaged_document_is_refused_and_the_others_are_shown()
    {
        Fill();
        string path = Path.Combine(_shell.Data, "knowledge", "000001", "documents.dat");
        int place = File.ReadAllBytes(path).AsSpan().IndexOf("grain 2"u8);
        Flip(path, place);
        Assert.Contains("grain 1\n", _shell.Good("search", "1", "-m", "text").Output);
        CliResult result = _shell.Run("list");
        Assert.Equal(ExitCode.StorageFailed, result.ExitCode);
        Assert.Contains(path, result.Error);
    }

    [Theory]
    [InlineData("snapshots/*.snap"), InlineData("knowledge/000001/*.seg")]
    public void What_can_be_made_anew_is_and_the_run_warns(string pattern)
    {
        Fill();
        string path = Damage(pattern, at: 20);
        CliResult result = _shell.Good("search", "grain 2", "-m", "text", "--json");
        Assert.Equal("grain 2", result.Json.GetProperty("results")[0].GetProperty("text").GetString());
        Assert.StartsWith("{\"warning\":", result.Error, StringComparison.Ordinal);
        Assert.Contains(path, result.Error);
        Assert.Equal(3, _shell.Count());
    }

    [Fact]
    public void An_unfinished_write_at_the_end_of_the_journal_is_cut_and_the_run_warns()
    {
        for (int i = 0; i < 3; i++) _shell.Add($"grain {i}");
        string path = Assert.Single(Directory.GetFiles(Path.Combine(_shell.Data, "journal"), "*.log"));
        byte[] bytes = File.ReadAllBytes(path);
        Flip(path, bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 2);
        CliResult result = _shell.Good("list");
        Assert.Contains("syn: warning: ", result.Error);
        Assert.Contains(path, result.Error);
        Assert.Equal(2, result.Output.TrimEnd().Split('\n').Length);
    }

    /// <summary>Three grains and a snapshot of them.</summary>
    private void Fill()
    {
        for (int i = 0; i < 3; i++) _shell.Add($"grain {i}");
        _shell.Good("cleanup", "--older-than", "900d");
    }

    private string Damage(string pattern, int at)
    {
        string folder = Path.Combine(_shell.Data, Path.GetDirectoryName(pattern)!);
        string path = Assert.Single(Directory.GetFiles(folder, Path.GetFileName(pattern)));
        Flip(path, at);
        return path;
    }

    private static void Flip(string path, int at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
    }
}
