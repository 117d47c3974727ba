using System.CommandLine;
using System.CommandLine.Parsing;
using Synapsid.Base.Text;

namespace Synapsid.Cli;

/// <summary>Says in one sentence what is wrong with a command line, and what would be right.</summary>
internal static class UsageError
{
    /// <summary>The first mistake of a command line; null where there is none.</summary>
    public static string? Find(ParseResult line, IReadOnlyList<string> arguments)
    {
        string? problem = Problem(line, arguments);
        if (problem is null) return null;
        string[] path = [.. PathOf(line.CommandResult.Command)];
        return $"{problem} See: syn help{string.Concat(path.Select(name => " " + name))}";
    }

    /// <summary>A verb that does not exist, with the nearest that does.</summary>
    public static string NoSuchVerb(Command parent, string name)
    {
        string nearest = NearestName.Find(name, parent.Subcommands.Select(child => child.Name))!;
        string problem = parent is RootCommand ? "There is no verb" : $"{string.Join(' ', PathOf(parent))} has no verb";
        return $"{problem} '{name}'; the nearest is '{nearest}'.";
    }

    private static string? Problem(ParseResult line, IReadOnlyList<string> arguments)
    {
        Command command = line.CommandResult.Command;
        string? stray = line.UnmatchedTokens.Count > 0 ? line.UnmatchedTokens[0] : null;
        string[] dashed = arguments.Contains("--") ? [] : [.. PositionsOf(line).Where(IsOption)];
        if (dashed.Length > 0) return NoSuchOption(command, dashed[0]);
        if (stray is not null && IsOption(stray)) return NoSuchOption(command, stray);
        if (command.Subcommands.Count > 0) return stray is null ? Missing(line, command) : NoSuchVerb(command, stray);
        if (stray is not null) return $"'{stray}' is one argument too many; a text of several words needs quotes.";
        return line.Errors.Count == 0 ? null : Explain(line.Errors[0], command);
    }

    private static string Explain(ParseError error, Command command) => error.SymbolResult switch
    {
        ArgumentResult { Argument: var argument } when command.Arguments.Contains(argument) =>
            $"{command.Name} needs {argument.Name.ToUpperInvariant()}: {argument.Description}.",
        OptionResult { Option: var option, Tokens.Count: 0, IdentifierTokenCount: > 0 } =>
            $"{option.Name} lacks its value: {option.Description}.",
        CommandResult when command.Options.FirstOrDefault(option => option.Required) is { } option =>
            $"{command.Name} needs {option.Name} {option.HelpName}: {option.Description}.",
        OptionResult { Option: { Required: true } option } =>
            $"{command.Name} needs {option.Name} {option.HelpName}: {option.Description}.",
        OptionResult { Option: var option, IdentifierTokenCount: > 1 } => $"{option.Name} is given more than once.",
        _ => error.Message.TrimEnd('.') + ".",
    };

    private static string? Missing(ParseResult line, Command command) =>
        line.Errors.Count == 0
            ? null
            : string.Join(' ', [.. PathOf(command).DefaultIfEmpty("syn"), "needs a verb:"])
                + $" {string.Join(", ", command.Subcommands.Select(child => child.Name))}.";

    private static string NoSuchOption(Command command, string given)
    {
        string name = given.Split('=')[0];
        IEnumerable<string> known = command.Options.Concat(GlobalOptions.All).Select(option => option.Name);
        string verb = string.Join(' ', PathOf(command).DefaultIfEmpty("syn"));
        return $"{verb} has no option '{name}'; the nearest is '{NearestName.Find(name, known)}'. "
            + $"A text that begins with a dash goes after two: -- {given}.";
    }

    private static IEnumerable<string> PositionsOf(ParseResult line) =>
        line.CommandResult.Command.Arguments
            .Select(line.GetResult)
            .SelectMany(result => result?.Tokens ?? [])
            .Select(token => token.Value);

    /// <summary>A word that begins with a dash means an option; a text with a blank in it can only be a text.</summary>
    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !token.Any(char.IsWhiteSpace);

    private static IEnumerable<string> PathOf(Command command) =>
        command is RootCommand
            ? []
            : [.. command.Parents.OfType<Command>().SelectMany(PathOf), command.Name];
}
