using System.CommandLine;
using Synapsid.Cli.Channels;
using Synapsid.Configuration;
using Synapsid.Protocols;

namespace Synapsid.Cli;

/// <summary>One run of <c>syn</c>: the parsed command line and what every verb needs of it.</summary>
internal sealed class CliRun(CliConsole console, ParseResult line, CancellationToken cancellation)
{
    /// <summary>The world outside.</summary>
    public CliConsole Console { get; } = console;

    /// <summary>The parsed command line.</summary>
    public ParseResult Line { get; } = line;

    /// <summary>Set by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether results are printed as JSON.</summary>
    public bool Json => Line.GetValue(GlobalOptions.Json);

    /// <summary>
    /// The data folder, absolute: <c>--data</c>, else <c>$SYNAPSID_DATA</c>, else <c>~/.synapsid</c>.
    /// </summary>
    public string DataFolder =>
        Line.GetValue(GlobalOptions.Data) is { } given ? FullPath(GlobalOptions.Data.Name, given)
        : Named("SYNAPSID_DATA") is { } named ? FullPath("SYNAPSID_DATA", named)
        : Console.HomeFolder.Length > 0 ? Path.Combine(Console.HomeFolder, ".synapsid")
        : throw new CliException(
            ErrorCode.BadRequest, "This user has no home folder. Name a data folder with --data or SYNAPSID_DATA.");

    /// <summary>The effective settings.</summary>
    public SynapsidConfiguration LoadConfiguration() => SynapsidConfiguration.Load(
        Console.Files,
        new ConfigurationSources
        {
            DataFolder = DataFolder,
            ConfigFile = Line.GetValue(GlobalOptions.Config) is { } file
                ? FullPath(GlobalOptions.Config.Name, file)
                : null,
            Environment = Console.Environment,
            Assignments = Line.GetValue(GlobalOptions.Set) ?? [],
            HomeFolder = Console.HomeFolder,
        });

    /// <summary>
    /// The road to the data folder: its running server, else the folder itself. The caller disposes it. What opening
    /// repaired or passed over is told at once: the next run may find no trace of it.
    /// </summary>
    public ICommandChannel OpenChannel()
    {
        ICommandChannel channel = OpenChannel(Console.Patience, Cancellation);
        bool settings = Line.GetValue(GlobalOptions.Set) is { Length: > 0 }
            || Line.GetValue(GlobalOptions.Config) is not null;
        if (settings && channel is HttpChannel)
        {
            Warn("The server that has this folder open keeps its own settings; --set and --config do nothing here.");
        }

        return channel;
    }

    /// <summary>The same, waiting longer or shorter for a folder in use.</summary>
    public ICommandChannel OpenChannel(TimeSpan patience, CancellationToken cancellation)
    {
        ICommandChannel channel =
            CommandChannel.Open(Console.Files, DataFolder, EngineOptions, patience, cancellation);
        foreach (string warning in channel.Warnings) Warn(warning);
        return channel;
    }

    /// <summary>The road to a command, which for commands on code does not need the folder's lock.</summary>
    public ICommandChannel OpenChannelFor(Synapsid.Commands.Command command) =>
        command.UsesFolder ? OpenChannel() : CommandChannel.OpenCode(Console, DataFolder, EngineOptions);

    /// <summary>The indexes of repositories in this process; the caller disposes it.</summary>
    public CodeHost OpenCodeHost(bool isResident) =>
        CodeHost.Open(DataFolder, EngineOptions() with { IsResident = isResident });

    /// <summary>A path that was given, made absolute; an empty one is the caller's mistake.</summary>
    public static string FullPath(string owner, string given) =>
        given.Length > 0 && !given.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(given)
            : throw new CliException(ErrorCode.BadRequest, $"{owner} names no path: it is empty.");

    /// <summary>Prints a line of results.</summary>
    public void Print(string line) => Console.Output.WriteLine(line);

    /// <summary>Prints a remark that is no result, unless the results are JSON.</summary>
    public void Remark(string line)
    {
        if (!Json) Console.Error.WriteLine(line);
    }

    /// <summary>Runs a request and gives its reply's JSON; an error ends the run.</summary>
    public ReadOnlyMemory<byte> Execute(ICommandChannel channel, Request request)
    {
        Reply reply = channel.Execute(request, null, Cancellation);
        return reply.Error is null ? reply.Payload : throw new CliException(reply.Error);
    }

    private EngineOptions EngineOptions() => new()
    {
        Configuration = LoadConfiguration(),
        FileSystem = Console.Files,
        EncoderFactory = Console.EncoderFactory,
    };

    private void Warn(string warning) => Console.Error.WriteLine(
        Json ? JsonPayload.WriteText(json => json.WriteString("warning", warning)) : $"syn: warning: {warning}");

    private string? Named(string variable) =>
        Console.Environment.TryGetValue(variable, out string? value) && value.Length > 0 ? value : null;
}
