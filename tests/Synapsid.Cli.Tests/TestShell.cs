using System.Text;
using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Testing;

namespace Synapsid.Cli.Tests;

/// <summary>
/// A folder of its own and the command line on it, in this process, with an encoder that needs no weights. Disposing it
/// deletes the folder.
/// </summary>
internal sealed class TestShell : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syn-cli-").FullName;

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(_folder, "data");

    public IFileSystem Files { get; init; } = PhysicalFileSystem.Instance;

    public Func<ITextEncoder>? Encoder { get; init; } = () => new WordEncoder();

    public string? Home { get; init; }

    public int? Columns { get; init; }

    public bool Colour { get; init; }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Runs <c>syn</c> with these arguments on the data folder.</summary>
    public CliResult Run(params string[] arguments) => Run([], CancellationToken.None, arguments);

    /// <summary>Runs it and expects success.</summary>
    public CliResult Good(params string[] arguments)
    {
        CliResult result = Run(arguments);
        Assert.True(result.ExitCode == ExitCode.Success, $"exit {result.ExitCode}: {result.Error}");
        return result;
    }

    /// <summary>Runs it with bytes on standard input.</summary>
    public CliResult Run(byte[] input, CancellationToken cancellation, params string[] arguments) =>
        Run(input, TimeSpan.Zero, arguments, cancellation);

    /// <summary>Runs it so that it waits for a folder in use until it is interrupted.</summary>
    public CliResult RunPatiently(CancellationToken cancellation, params string[] arguments) =>
        Run([], TimeSpan.MaxValue, arguments, cancellation);

    /// <summary>Stores a text and gives its id.</summary>
    public string Add(string text, params string[] options) =>
        Good(["add", "--json", .. options, "--", text]).Json.GetProperty("id").GetString()!;

    /// <summary>Writes a file beside the data folder and gives its path.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file beside the data folder and gives its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The number of grains that the folder holds.</summary>
    public int Count() => Good("stats", "--json").Json.GetProperty("grains").GetInt32();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CliResult Run(byte[] input, TimeSpan patience, string[] arguments, CancellationToken cancellation)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        Environment.TryAdd("SYNAPSID_DATA", Data);
        CliConsole console = new()
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(input),
            Environment = Environment,
            HomeFolder = Home ?? _folder,
            Files = Files,
            EncoderFactory = Encoder,
            Columns = Columns,
            Colour = Colour,
            Patience = patience,
        };
        int exitCode = SynCommandLine.Run(arguments, console, cancellation);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }
}
