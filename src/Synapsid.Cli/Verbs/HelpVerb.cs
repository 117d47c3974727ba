using System.CommandLine;
using Synapsid.Cli.Output;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn help [VERB…]</c>: what <c>--help</c> prints.</summary>
internal static class HelpVerb
{
    public static Verb Create(RootCommand root, HelpPrinter printer)
    {
        Argument<string[]> verbs = new("verb")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "the verb to explain",
        };
        Command help = new("help", "Explain a verb, or list them all.") { verbs };
        return new Verb(help, run =>
        {
            Command command = root;
            foreach (string name in run.Line.GetValue(verbs) ?? [])
            {
                command = command.Subcommands.FirstOrDefault(child => child.Name == name)
                    ?? throw new CliException(ErrorCode.BadRequest, UsageError.NoSuchVerb(command, name));
            }

            printer.Print(command, run.Json);
            return ExitCode.Success;
        });
    }
}
