using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Synapsid.Cli.Channels;
using Synapsid.Knowledge.Grains.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn batch-import PATH…</c>: files and folders of JSON, Markdown and plain text into grains.</summary>
internal static class BatchImportVerb
{
    private const int FailuresShownMax = 50;

    private static readonly Argument<string[]> Paths = new("path")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "a file or folder: .ndjson .jsonl .json .md .markdown .txt .text",
    };

    private static readonly Option<string?> Namespace = new("--namespace", "-n")
    {
        Description = "the part of the store for grains that name none",
        HelpName = "TEXT",
    };

    private static readonly Option<string[]> Tags = new("--tags", "-g")
    {
        Description = "a label for every grain; repeatable, or a,b",
        HelpName = "TEXT",
    };

    public static Verb Create() => new(
        new Command(
            "batch-import",
            "Store the texts of files and folders; run it again to go on where it stopped.")
        {
            Paths,
            Namespace,
            Tags,
        },
        Run,
        Example: "syn batch-import notes/ --tags notes");

    private static int Run(CliRun run)
    {
        List<ImportFile> files = [.. run.Line.GetRequiredValue(Paths).SelectMany(ImportFiles.Find)];
        using ICommandChannel channel = run.OpenChannel();
        GrainImport import = new(run, channel)
        {
            Namespace = run.Line.GetValue(Namespace),
            Tags = [.. TableVerbs.SplitAtCommas(run.Line.GetValue(Tags) ?? [])],
        };
        try
        {
            if (run.Console.ErrorIsTerminal && !run.Json) ImportWithBar(import, files, run.Console.Error);
            else Import(import, files, bytesRead: null);
        }
        catch (Exception exception) when (exception is CliException or OperationCanceledException or IOException)
        {
            Report(run, import, files.Count);
            ReplyError error = (exception as CliException)?.Error ?? Failure.Describe(exception);
            string advice = "What is counted is safe; run the same command again to go on.";
            throw new CliException(error with { Message = $"{error.Message} {advice}" });
        }

        Report(run, import, files.Count);
        return import.Failures.Count == 0 ? ExitCode.Success : ExitCode.Partial;
    }

    private static void Import(GrainImport import, IReadOnlyList<ImportFile> files, Action<int>? bytesRead)
    {
        foreach (ImportFile file in files) import.Add(ImportFiles.Read(file, bytesRead));
        import.Finish();
    }

    private static void ImportWithBar(GrainImport import, IReadOnlyList<ImportFile> files, TextWriter error)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        terminal.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                long bytesMax = Math.Max(1, files.Sum(file => file.LengthBytes));
                ProgressTask task = progress.AddTask("reading", maxValue: bytesMax);
                import.Progressed = () => task.Description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{import.Total:N0} grains, {import.Total / import.Elapsed.TotalSeconds:0}/s");
                Import(import, files, bytes => task.Increment(bytes));
            });
    }

    private static void Report(CliRun run, GrainImport import, int files)
    {
        if (run.Json)
        {
            run.Print(ToJson(import));
            return;
        }

        foreach ((string place, string problem) in import.Failures.Take(FailuresShownMax))
        {
            run.Remark($"  {place}: {problem}");
        }

        int more = import.Failures.Count - FailuresShownMax;
        if (more > 0) run.Remark($"  and {more:N0} more; --json lists them all");
        string from = files == 1 ? "1 file" : $"{files:N0} files";
        run.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{import.Total:N0} read from {from} in {import.Elapsed.TotalSeconds:0.0} s: {import.Stored:N0} stored, "
            + $"{import.Present:N0} already there, {import.Failures.Count:N0} failed."));
    }

    private static string ToJson(GrainImport import) => JsonPayload.WriteText(json =>
    {
        json.WriteNumber("total", import.Total);
        json.WriteNumber("stored", import.Stored);
        json.WriteNumber("present", import.Present);
        json.WriteNumber("failed", import.Failures.Count);
        json.WriteNumber("seconds", Math.Round(import.Elapsed.TotalSeconds, 3));
        json.WriteStartArray("errors");
        foreach ((string place, string problem) in import.Failures)
        {
            json.WriteStartObject();
            json.WriteString("place", place);
            json.WriteString("error", problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
