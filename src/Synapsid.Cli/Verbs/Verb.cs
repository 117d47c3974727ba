using System.CommandLine;

namespace Synapsid.Cli.Verbs;

/// <summary>A verb of the command line.</summary>
/// <param name="Command">Its name, summary, positions and options.</param>
/// <param name="Action">What it does, giving the exit code; null for a verb that only has others under it.</param>
/// <param name="Children">The verbs under it.</param>
/// <param name="Example">A command line that shows its use; null where its name says all.</param>
/// <param name="Group">The verb that it stands under; null where it stands for itself.</param>
internal sealed record Verb(
    Command Command,
    Func<CliRun, int>? Action = null,
    IReadOnlyList<Verb>? Children = null,
    string? Example = null,
    string? Group = null)
{
    /// <summary>
    /// Verbs with those of a group under one verb, which takes the place of the group's first: a verb of the group's
    /// name
    /// that does something itself, or one that only has them under it.
    /// </summary>
    /// <param name="verbs">The verbs.</param>
    /// <param name="summaries">What each group without such a verb is about.</param>
    public static IEnumerable<Verb> Gather(IEnumerable<Verb> verbs, IReadOnlyDictionary<string, string> summaries) =>
        verbs
            .GroupBy(verb => verb.Group ?? verb.Command.Name)
            .Select(group =>
            {
                Verb[] children = [.. group.Where(verb => verb.Group is not null)];
                Verb? leader = group.SingleOrDefault(verb => verb.Group is null);
                if (children.Length == 0) return leader!;
                leader ??= new Verb(new Command(group.Key, summaries[group.Key]));
                return leader with { Children = children };
            });

    /// <summary>The command with its children, each of which runs through <paramref name="run"/>.</summary>
    public Command Build(Func<Func<CliRun, int>, ParseResult, int> run)
    {
        if (Action is { } action) Command.SetAction(line => run(action, line));
        foreach (Verb child in Children ?? []) Command.Add(child.Build(run));
        return Command;
    }
}
