using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Synapsid.Cli.Output;
using Synapsid.Commands;
using Synapsid.Embeddings.Models;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Protocols;
using Command = System.CommandLine.Command;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// <c>syn index [PATH]</c>: indexes a repository in this process, with progress, also while a server runs: indexes are
/// shared.
/// </summary>
internal static class IndexVerb
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WatchPatience = TimeSpan.FromMinutes(5);

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Argument<string> Folder = new("path")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "the folder to index (default: the current one)",
    };

    private static readonly Option<bool> Rebuild = new("--rebuild")
    {
        Description = "read everything again, whatever is known",
    };

    private static readonly Option<bool> Watch = new("--watch", "-w")
    {
        Description = "go on, and index what changes, until Ctrl-C",
    };

    private static readonly Option<bool> Profile = new("--profile")
    {
        Description = "say how long each phase took",
    };

    private static readonly Option<bool> NoVectors = new("--no-vectors")
    {
        Description = "leave out what search by meaning needs; a later run makes it",
    };

    public static Verb Create() => new(
        new Command("index", "Index the code of a folder, or bring its index up to date.")
        {
            Folder,
            Rebuild,
            Watch,
            Profile,
            NoVectors,
        },
        Run,
        Example: "syn index ~/src/project");

    private static int Run(CliRun run)
    {
        string path = CliRun.FullPath("PATH", run.Line.GetValue(Folder) ?? Environment.CurrentDirectory);
        using CodeHost host = run.OpenCodeHost(isResident: run.Line.GetValue(Watch));
        RepositoryIndex index = host.Code.FindAround(path) ?? host.Code.Of(path);
        IndexRequest request = new() { Rebuild = run.Line.GetValue(Rebuild) };
        IndexReport report = null!;
        string? withoutVectors = null;
        WithProgress(run, progress =>
        {
            report = index.Update(request, progress, run.Cancellation);
            if (!run.Line.GetValue(NoVectors)) withoutVectors = Embed(index, progress, run.Cancellation, ref report);
        });
        Print(run, index, report, withoutVectors);
        return run.Line.GetValue(Watch) ? FollowTree(run, index) : ExitCode.Success;
    }

    /// <summary>Indexes what changes until Ctrl-C.</summary>
    private static int FollowTree(CliRun run, RepositoryIndex index)
    {
        run.Remark($"Watching {index.Root}; Ctrl-C stops it.");
        while (!run.Cancellation.IsCancellationRequested)
        {
            if (!index.WaitForChange(WatchInterval, run.Cancellation)) continue;
            Freshness state = index.EnsureFresh(WatchPatience, run.Cancellation);
            if (state.Refreshed.Count > 0) run.Print($"indexed again: {string.Join(", ", state.Refreshed)}");
            if (state.Unchecked is { } problem) run.Remark(problem);
        }

        return ExitCode.Success;
    }

    /// <summary>Gives symbols their vectors; without the encoder's weights everything else works.</summary>
    private static string? Embed(
        RepositoryIndex index,
        IProgress<IndexProgress> progress,
        CancellationToken cancellation,
        ref IndexReport report)
    {
        long started = TimeProvider.System.GetTimestamp();
        try
        {
            index.EmbedCards(progress, cancellation);
            double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            report = report with
            {
                Cards = index.Describe().Cards,
                Phases = [.. report.Phases, ("vectors", seconds)],
            };
            return null;
        }
        catch (ModelException exception)
        {
            return exception.Message;
        }
    }

    private static void WithProgress(CliRun run, Action<IProgress<IndexProgress>> work)
    {
        if (!run.Console.ErrorIsTerminal || run.Json)
        {
            work(new IndexProgressBar(null));
            return;
        }

        IAnsiConsole terminal =
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(run.Console.Error) });
        terminal.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new IndexProgressBar(context)));
    }

    private static void Print(CliRun run, RepositoryIndex index, IndexReport report, string? withoutVectors)
    {
        if (run.Json)
        {
            run.Print(JsonPayload.WriteText(reply =>
            {
                CodeReply.WriteReport(reply, index, report);
                reply.WriteString("without_vectors", withoutVectors);
            }));
            return;
        }

        double seconds = report.Phases.Sum(phase => phase.Seconds);
        run.Print(string.Create(
            Invariant,
            $"{index.Root}: {report.Files:N0} files, {report.Symbols:N0} symbols, {report.Cards:N0} found by meaning; "
            + $"{Changes(report)}; {seconds:0.0} s"));
        string leftOut = string.Join(", ", report.LeftOut.OrderByDescending(pair => pair.Value)
            .Select(pair => string.Create(Invariant, $"{pair.Value:N0} {Name(pair.Key)}")));
        if (leftOut.Length > 0) run.Remark($"Left out: {leftOut}. Each with its reason: syn index status --skipped");
        foreach (string remark in report.Remarks) run.Remark(remark);
        if (withoutVectors is not null) run.Remark($"Nothing is found by meaning yet: {withoutVectors}");
        if (!run.Line.GetValue(Profile)) return;
        foreach ((string phase, double took) in report.Phases)
        {
            run.Print(string.Create(Invariant, $"  {phase,-10} {took,8:0.000} s"));
        }
    }

    private static string Name(Knowledge.Code.Walking.SkipReason reason) =>
        Knowledge.Code.Walking.SkipReasons.NameOf(reason).Replace('_', ' ');

    private static string Changes(IndexReport report)
    {
        (int Count, string Name)[] all =
        [
            (report.Added, "new"), (report.Changed, "changed"), (report.Renamed, "renamed"), (report.Removed, "gone"),
        ];
        string[] told = [.. all.Where(change => change.Count > 0)
            .Select(change => string.Create(Invariant, $"{change.Count:N0} {change.Name}"))];
        return told.Length == 0 ? "nothing changed" : string.Join(", ", told);
    }
}
