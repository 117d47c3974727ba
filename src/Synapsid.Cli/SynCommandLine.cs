using System.CommandLine;
using System.CommandLine.Help;
using Synapsid.Cli.Output;
using Synapsid.Cli.Verbs;
using Synapsid.Protocols;

namespace Synapsid.Cli;

/// <summary>
/// The <c>syn</c> command line: the verbs of the command table (<see cref="TableVerbs"/>) and the few that are about
/// this program rather than a data folder's commands.
/// </summary>
public static class SynCommandLine
{
    private const string Summary = "Synapsid: a memory for AI agents, in one process and one data folder.";

    /// <summary>What most people look for comes first in help; the rest follows as it is listed below.</summary>
    private static readonly string[] FirstVerbs =
        ["quickstart", "add", "search", "batch-import", "get", "list", "update", "rm", "cleanup", "stats", "verify"];

    /// <summary>The verbs that have others under them, and what those are about.</summary>
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["kv"] = "Keys and their values.",
        ["ledger"] = "Events that nobody can change unseen.",
    };

    /// <summary>Runs one command line and gives its <see cref="ExitCode"/>.</summary>
    public static int Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        RootCommand root = new(Summary);
        List<Verb> verbs = [];
        HelpPrinter help = new(console, verbs);
        // A server stays: it holds no verb but its own, and the table of commands from when somebody sends one.
        IEnumerable<Verb> known = arguments is [ServeVerb.Name, ..] ? [ServeVerb.Create()] : AllVerbs(root, help);
        verbs.AddRange(Verb.Gather(known, Groups).OrderBy(verb => Place(verb.Command.Name)));
        foreach (Option option in GlobalOptions.All) root.Add(option);
        foreach (HelpOption option in root.Options.OfType<HelpOption>()) option.Action = help;
        foreach (Verb verb in verbs)
        {
            root.Add(verb.Build((action, line) => RunVerb(action, new CliRun(console, line, cancellation))));
        }

        // "@ada said" is a text and no response file; "-hello" is no bundle of -h, -e and so on.
        ParserConfiguration parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        ParseResult parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments, parsing);
        if (parsed.Action is not HelpPrinter && UsageError.Find(parsed, arguments) is { } problem)
        {
            return Fail(console, parsed.GetValue(GlobalOptions.Json), new ReplyError(ErrorCode.BadRequest, problem));
        }

        if (arguments.Any(argument => argument.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            // What .NET makes of bytes that are no UTF-8: the text would be kept, and never be what was meant.
            const string NoText = "An argument is not valid UTF-8, or holds the character U+FFFD that stands for such "
                + "bytes. Give the text on standard input: syn add -";
            return Fail(console, parsed.GetValue(GlobalOptions.Json), new ReplyError(ErrorCode.BadRequest, NoText));
        }

        InvocationConfiguration invocation = new()
        {
            Output = console.Output,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return parsed.Invoke(invocation);
        }
        catch (CliException exception) // from help and the version, which run no verb
        {
            return Fail(console, parsed.GetValue(GlobalOptions.Json), exception.Error);
        }
    }

    private static IEnumerable<Verb> AllVerbs(RootCommand root, HelpPrinter help) =>
    [
        QuickstartVerb.Create(),
        .. TableVerbs.Create(),
        .. LedgerVerbs.Create(),
        IndexVerb.Create(),
        BatchImportVerb.Create(),
        ModelVerbs.Create(),
        ConfigVerb.Create(),
        ServeVerb.Create(),
        McpVerb.Create(),
        HelpVerb.Create(root, help),
    ];

    private static int Place(string verb)
    {
        int place = Array.IndexOf(FirstVerbs, verb);
        return place < 0 ? int.MaxValue : place;
    }

    private static int RunVerb(Func<CliRun, int> action, CliRun run)
    {
        try
        {
            return action(run);
        }
        catch (CliException exception)
        {
            return Fail(run.Console, run.Json, exception.Error);
        }
        catch (Exception exception) // the top of a run: what went wrong becomes a message and an exit code
        {
            ReplyError error = Failure.Describe(exception);
            if (error.Code == ErrorCode.Internal) run.Remark(exception.ToString());
            return Fail(run.Console, run.Json, error);
        }
    }

    private static int Fail(CliConsole console, bool json, ReplyError error)
    {
        try
        {
            console.Error.WriteLine(json ? ToJson(error) : $"syn: {error.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or full: only the exit code is left to tell.
        }

        return ExitCode.Of(error.Code);
    }

    private static string ToJson(ReplyError error) => JsonPayload.WriteText(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", error.Code.WireName());
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    });
}
