using System.CommandLine;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Cli.Output;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn ledger tail</c>: shows events as they come, until Ctrl-C.</summary>
internal static class LedgerTailVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly Option<string[]> Where = new("--where", "-w")
    {
        Description = "a condition, such as severity>=high; repeatable",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> Query = new("--query", "-q")
    {
        Description = "words that must all occur",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> After = new("--after")
    {
        Description = "the index to begin at (default: the end)",
        HelpName = "N",
    };

    private static readonly Option<bool> Once = new("--once") { Description = "show what is there and end" };

    public static Verb Create() => new(
        new Command("tail", "Show events as they come, until Ctrl-C; with --json one object a line.")
        {
            Where,
            Query,
            After,
            Once,
        },
        Run,
        Example: "syn ledger tail --where type=auth",
        Group: LedgerVerbs.Group);

    private static int Run(CliRun run)
    {
        using ICommandChannel channel = run.OpenChannel();
        LedgerPrinter printer = new(run.Console, run.Console.Error);
        string? after = run.Line.GetValue(After);
        while (!run.Cancellation.IsCancellationRequested)
        {
            ReadOnlyMemory<byte> reply = run.Execute(channel, RequestOf(run, after));
            using JsonDocument document = JsonDocument.Parse(reply);
            JsonElement events = document.RootElement.GetProperty("events");
            if (!run.Json) printer.Print("ledger.tail", document.RootElement);
            foreach (JsonElement found in run.Json ? events.EnumerateArray() : default) run.Print(found.GetRawText());
            after = document.RootElement.GetProperty("next").GetRawText();
            if (events.GetArrayLength() > 0) continue;
            if (run.Line.GetValue(Once)) return ExitCode.Success;
            run.Cancellation.WaitHandle.WaitOne(Pause);
        }

        return ExitCode.Cancelled;
    }

    private static Request RequestOf(CliRun run, string? after) => Request.Create("ledger.tail", arguments =>
    {
        if (after is not null) arguments.WriteString("after", after);
        if (run.Line.GetValue(Query) is { } query) arguments.WriteString("query", query);
        if (run.Line.GetValue(Where) is not { Length: > 0 } conditions) return;
        arguments.WriteStartArray("where");
        foreach (string condition in conditions) arguments.WriteStringValue(condition);
        arguments.WriteEndArray();
    });
}
