using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Synapsid.Cli.Channels;
using Synapsid.Ledger.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn ledger import PATH…</c>: log files and folders of them into the ledger.</summary>
internal static class LedgerImportVerb
{
    private const string FromInput = "-";
    private const int PlacesShownMax = 10;

    private static readonly Argument<string[]> Paths = new("path")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "a file or folder, gzip or not; - reads standard input",
    };

    private static readonly Option<string> Format = new("--format", "-f")
    {
        Description = $"what the records are: {string.Join(", ", EventFormats.Names)}",
        HelpName = "NAME",
        DefaultValueFactory = _ => EventFormats.Auto,
    };

    private static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "the part of the ledger for records that name none",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string?> Host = new("--host")
    {
        Description = "the host of records that name none",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> Collector = new("--collector")
    {
        Description = "the collector of records that name none",
        HelpName = "TEXT",
    };

    public static Verb Create() => new(
        new Command("import", "Put log files and folders into the ledger; nothing in them is left out.")
        {
            Paths,
            Format,
            Namespace,
            Host,
            Collector,
        },
        Run,
        Example: "syn ledger import /var/log/zeek --collector zeek1",
        Group: LedgerVerbs.Group);

    private static int Run(CliRun run)
    {
        string format = run.Line.GetRequiredValue(Format);
        if (!EventFormats.TryFind(format, out _))
        {
            string known = string.Join(", ", EventFormats.Names);
            throw new CliException(ErrorCode.BadRequest, $"There is no format '{format}'; known are {known}.");
        }

        List<ImportFile> files = [.. run.Line.GetRequiredValue(Paths).SelectMany(Find)];
        ImportOptions options =
            SynapsidEngine.ImportOptionsOf(run.LoadConfiguration(), TimeProvider.System, format) with
            {
                Namespace = run.Line.GetRequiredValue(Namespace),
                Host = run.Line.GetValue(Host),
                Collector = run.Line.GetValue(Collector),
            };
        using ICommandChannel channel = run.OpenChannel();
        LedgerFileImport import = new(run, channel, options);
        try
        {
            if (run.Console.ErrorIsTerminal && !run.Json) ImportWithBar(run, import, files);
            else Import(run, import, files, bytesRead: null);
        }
        catch (Exception exception) when (exception is CliException or OperationCanceledException or IOException)
        {
            Report(run, import, files.Count);
            ReplyError error = (exception as CliException)?.Error ?? Failure.Describe(exception);
            throw new CliException(error with { Message = $"{error.Message} What is counted is in the ledger." });
        }

        Report(run, import, files.Count);
        return import.Refused.Count == 0 ? ExitCode.Success : ExitCode.Partial;
    }

    private static IReadOnlyList<ImportFile> Find(string path)
    {
        if (path == FromInput) return [new ImportFile(FromInput, "standard input", 0)];
        try
        {
            return ImportFiles.Find(path);
        }
        catch (FileNotFoundException exception)
        {
            throw new CliException(ErrorCode.NotFound, exception.Message);
        }
    }

    private static void Import(
        CliRun run, LedgerFileImport import, IReadOnlyList<ImportFile> files, Action<int>? bytesRead)
    {
        foreach (ImportFile file in files)
        {
            import.Add(file.Name, () => file.Path == FromInput
                ? ImportFiles.Unpack(run.Console.OpenInput(), bytesRead)
                : ImportFiles.Open(file, bytesRead));
        }

        import.Finish();
    }

    private static void ImportWithBar(CliRun run, LedgerFileImport import, IReadOnlyList<ImportFile> files)
    {
        IAnsiConsole terminal =
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(run.Console.Error) });
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
                    $"{import.Events:N0} events, {import.Events / import.Elapsed.TotalSeconds:N0}/s");
                Import(run, import, files, bytes => task.Increment(bytes));
            });
    }

    private static void Report(CliRun run, LedgerFileImport import, int files)
    {
        if (run.Json)
        {
            run.Print(ToJson(import));
            return;
        }

        foreach ((string place, string reason) in import.UnparsedPlaces.Take(PlacesShownMax))
        {
            run.Remark($"  {place}: kept as raw. {reason}");
        }

        foreach ((string place,
            string reason) in import.Refused) run.Remark($"  {place}: not read to its end. {reason}");
        string from = files == 1 ? "1 file" : $"{files.ToString("N0", CultureInfo.InvariantCulture)} files";
        run.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{import.Events:N0} events from {from} in {import.Elapsed.TotalSeconds:0.0} s; "
            + $"{import.Unparsed:N0} of them "
            + $"could not be parsed and are kept as raw; {import.Refused.Count:N0} files could not be read."));
    }

    private static string ToJson(LedgerFileImport import) => JsonPayload.WriteText(json =>
    {
        json.WriteNumber("events", import.Events);
        json.WriteNumber("unparsed", import.Unparsed);
        json.WriteNumber("seconds", Math.Round(import.Elapsed.TotalSeconds, 3));
        WritePlaces(json, "unparsed_places", import.UnparsedPlaces);
        WritePlaces(json, "refused", import.Refused);
    });

    private static void WritePlaces(
        Utf8JsonWriter json, string member, IReadOnlyList<(string Place, string Reason)> places)
    {
        json.WriteStartArray(member);
        foreach ((string place, string reason) in places)
        {
            json.WriteStartObject();
            json.WriteString("place", place);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
