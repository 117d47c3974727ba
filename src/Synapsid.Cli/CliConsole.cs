using Synapsid.Base.Files;
using Synapsid.Cli.Output;
using Synapsid.Configuration;
using Synapsid.Embeddings;

namespace Synapsid.Cli;

/// <summary>What a run of <c>syn</c> sees of the world outside: streams, terminal, environment, disk.</summary>
public sealed class CliConsole
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors, remarks and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, as bytes.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>
    /// Standard output, as bytes, for a verb that speaks a protocol on it; whatever else is printed goes to standard
    /// error from then on.
    /// </summary>
    public Func<Stream> TakeOutput { get; init; } = () => Stream.Null;

    /// <summary>The command that starts <c>syn</c>, for programs that are to start it.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["syn"];

    /// <summary>Columns of the terminal that shows the results; null where a program or a file takes them.</summary>
    public int? Columns { get; init; }

    /// <summary>Whether a person watches standard error, so that a progress bar makes sense.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether results may carry colour.</summary>
    public bool Colour { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The user's home folder.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Where data folders lie.</summary>
    public IFileSystem Files { get; init; } = PhysicalFileSystem.Instance;

    /// <summary>How long a folder that another short run of <c>syn</c> holds is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gives the encoder in place of the model that the settings name; null: that model.</summary>
    public Func<ITextEncoder>? EncoderFactory { get; init; }

    /// <summary>The real one. No colour with <c>NO_COLOR</c> (no-color.org) or on a dumb terminal.</summary>
    public static CliConsole System()
    {
        IReadOnlyDictionary<string, string> environment = ConfigurationSources.FromProcess().Environment;
        bool plain = environment.GetValueOrDefault("NO_COLOR", "").Length > 0
            || environment.GetValueOrDefault("TERM", "") == "dumb";
        return new CliConsole
        {
            Output = new StandardWriter(Console.Out),
            Error = Console.Error,
            OpenInput = Console.OpenStandardInput,
            TakeOutput = TakeStandardOutput,
            Program = ProgramOf(environment),
            Columns = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth),
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Colour = !Console.IsOutputRedirected && !plain,
            Environment = environment,
            // Unverified, for a home that is not there must not become the current folder.
            HomeFolder = global::System.Environment.GetFolderPath(
                global::System.Environment.SpecialFolder.UserProfile,
                global::System.Environment.SpecialFolderOption.DoNotVerify),
        };
    }

    /// <summary>The launcher, which stays where it is as builds come and go; else this very program.</summary>
    private static IReadOnlyList<string> ProgramOf(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("SYN_LAUNCHER", "") is { Length: > 0 } launcher) return [launcher];
        string process = global::System.Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? [process, Path.Combine(AppContext.BaseDirectory, "syn.dll")]
            : [process];
    }

    private static Stream TakeStandardOutput()
    {
        Console.SetOut(Console.Error);
        return Console.OpenStandardOutput();
    }
}
