using System.CommandLine;
using Synapsid.Cli.Channels;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Protocols;
using Synapsid.Server.Mcp;
using Command = System.CommandLine.Command;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// <c>syn mcp</c>: speaks the Model Context Protocol on standard input and output, for the client that started it.
/// Nothing is opened before a tool needs it, so that the first answer comes at once.
/// </summary>
internal static class McpVerb
{
    /// <summary>How long a folder that another process holds is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Option<string?> Profile = new("--profile")
    {
        Description = "which tools to offer (default: the setting mcp.profile)",
        HelpName = string.Join('|', ToolProfiles.Names),
    };

    public static Verb Create() => new(
        new Command("mcp", "Offer memory, ledger and code search to a model, over the Model Context Protocol.")
        {
            Profile,
        },
        Run,
        [McpInstallVerb.Create()],
        Example: "syn mcp --profile memory");

    /// <summary>The profile that a run names, else the setting's.</summary>
    public static string ProfileOf(CliRun run, string? named)
    {
        string profile = named ?? run.LoadConfiguration().GetText(Settings.McpProfile);
        if (ToolProfiles.Names.Contains(profile)) return profile;
        string names = string.Join(", ", ToolProfiles.Names);
        throw new CliException(ErrorCode.BadRequest, $"There is no profile '{profile}'; there are {names}.");
    }

    private static int Run(CliRun run)
    {
        string profile = ProfileOf(run, run.Line.GetValue(Profile));
        Stream input = run.Console.OpenInput();
        Stream output = run.Console.TakeOutput();
        using McpRoad road = new(
            cancellation => run.OpenChannel(Patience, cancellation),
            () => run.OpenCodeHost(isResident: true),
            TimeProvider.System);
        McpService service = new(profile, road.RunAsync, TimeProvider.System);
        service.ServeAsync(input, output, run.Cancellation).GetAwaiter().GetResult();
        return ExitCode.Success;
    }
}
