using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;
using Synapsid.Cli.Verbs;
using Synapsid.Protocols;

namespace Synapsid.Cli.Output;

/// <summary>Prints the help of the whole command line and of each verb; <c>--help</c> runs it.</summary>
internal sealed class HelpPrinter(CliConsole console, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    a defect of Synapsid's own
          2    the command line, a setting or an argument is wrong
          3    what was asked for does not exist
          4    the data folder is in use, or was made with another model or format
          5    the encoder's weights are missing or damaged (syn model pull)
          6    the disk refused, or files are damaged
          7    done in part: some items were refused, and each was named
          130  interrupted; what was acknowledged before stays
        """;

    private readonly TextWriter _output = console.Output;
    private readonly int _columns = console.Columns ?? 100;

    public override int Invoke(ParseResult parseResult)
    {
        Print(parseResult.CommandResult.Command, parseResult.GetValue(GlobalOptions.Json));
        return ExitCode.Success;
    }

    /// <summary>Prints the help of a command: all of it for the root.</summary>
    public void Print(Command command, bool json)
    {
        if (json) _output.WriteLine(ToJson(command));
        else if (command is RootCommand) PrintRoot(command);
        else PrintVerb(command);
    }

    private string ToJson(Command command) => JsonPayload.WriteText(json =>
    {
        json.WriteString("usage", UsageOf(command));
        json.WriteString("summary", command.Description);
        WriteRows(json, "arguments", command.Arguments.Select(argument => (NameOf(argument), argument.Description)));
        WriteRows(json, "verbs", VerbsOf(command));
        WriteRows(json, "options", command.Options.Where(option => !GlobalOptions.All.Contains(option)).Select(Row));
        WriteRows(json, "options_of_every_verb", GlobalOptions.All.Select(Row));
        json.WriteString("example", ExampleOf(command));
    });

    private static void WriteRows(Utf8JsonWriter json, string name, IEnumerable<(string Name, string? Summary)> rows)
    {
        json.WriteStartArray(name);
        foreach ((string row, string? summary) in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row);
            json.WriteString("summary", summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void PrintRoot(Command root)
    {
        _output.WriteLine(root.Description);
        _output.WriteLine();
        _output.WriteLine($"Usage: {UsageOf(root)}");
        PrintRows("Verbs", VerbsOf(root));
        PrintRows("Options of every verb", root.Options.Select(Row));
        _output.WriteLine();
        _output.WriteLine("Examples:");
        foreach (string example in verbs.Select(verb => verb.Example).OfType<string>().Take(3))
        {
            _output.WriteLine("  " + example);
        }

        _output.WriteLine();
        _output.WriteLine(ExitCodes);
        _output.WriteLine();
        _output.WriteLine("syn help VERB explains a verb.");
    }

    private void PrintVerb(Command command)
    {
        _output.WriteLine(command.Description);
        _output.WriteLine();
        _output.WriteLine($"Usage: {UsageOf(command)}");
        PrintRows(null, command.Arguments.Select(argument => (NameOf(argument), argument.Description)));
        PrintRows("Verbs", VerbsOf(command));
        PrintRows("Options", command.Options.Where(option => option is not HelpOption).Select(Row));
        PrintRows("Options of every verb", GlobalOptions.All.Select(Row));
        if (ExampleOf(command) is not { } example) return;
        _output.WriteLine();
        _output.WriteLine("Example:");
        _output.WriteLine("  " + example);
    }

    private void PrintRows(string? heading, IEnumerable<(string Name, string? Summary)> rows)
    {
        (string Name, string? Summary)[] all = [.. rows];
        if (all.Length == 0) return;
        _output.WriteLine();
        if (heading is not null) _output.WriteLine(heading + ":");
        int width = Math.Min(30, all.Max(row => row.Name.Length));
        foreach ((string name, string? summary) in all)
        {
            string head = "  " + name.PadRight(width) + "  ";
            foreach (string line in TextColumns.Wrap(summary ?? "", Math.Max(20, _columns - head.Length)))
            {
                _output.WriteLine(head + line);
                head = new string(' ', width + 4);
            }
        }
    }

    private static string UsageOf(Command command)
    {
        string[] positions = [.. command.Arguments.Select(argument =>
            argument.Arity.MinimumNumberOfValues == 0 ? $"[{NameOf(argument)}]" : NameOf(argument))];
        string rest = command is RootCommand ? "VERB [options]"
            : command.Subcommands.Count > 0 && command.Action is null ? "VERB"
            : "[options]";
        return string.Join(' ', [.. PathOf(command), .. positions, rest]);
    }

    private IEnumerable<(string Name, string? Summary)> VerbsOf(Command command) =>
        (command is RootCommand ? verbs.Select(verb => verb.Command) : command.Subcommands)
        .Select(verb => (verb.Name, verb.Description));

    private string? ExampleOf(Command command) =>
        verbs.SelectMany(WithChildren).FirstOrDefault(verb => verb.Command == command)?.Example;

    private static (string Name, string? Summary) Row(Option option)
    {
        IEnumerable<string> letters = option.Aliases.Where(alias => alias is ['-', not '?']);
        string value = option.HelpName is { } name ? " " + name : "";
        string summary = option switch
        {
            HelpOption => "show this",
            VersionOption => "show the version",
            _ => option.Description!,
        };
        string names = string.Join(", ", letters.Append(option.Name));
        return (names + value, option.Required ? summary + " (required)" : summary);
    }

    private static string NameOf(Argument argument) =>
        argument.Name.ToUpperInvariant() + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");

    private static IEnumerable<Verb> WithChildren(Verb verb) => [verb, .. verb.Children ?? []];

    private static IEnumerable<string> PathOf(Symbol? symbol)
    {
        if (symbol is null) return [];
        return [.. PathOf(symbol.Parents.FirstOrDefault()), symbol is RootCommand ? "syn" : symbol.Name];
    }
}
