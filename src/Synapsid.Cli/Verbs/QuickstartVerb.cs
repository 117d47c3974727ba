using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Synapsid.Cli.Channels;
using Synapsid.Cli.Output;
using Synapsid.Knowledge.Grains.Import;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// <c>syn quickstart</c>: imports the project's own documentation, which lies in this assembly, and searches it.
/// </summary>
internal static class QuickstartVerb
{
    private const string Namespace = "quickstart";
    private const string ResourcePrefix = "corpus/";

    /// <summary>None of them is worded as the passage that answers it.</summary>
    private static readonly string[] Questions =
    [
        "what is left of my data after a power cut",
        "what happens when a second process wants my folder",
        "can I trust a log that somebody could have edited",
    ];

    public static Verb Create() => new(
        new Command("quickstart", "Import Synapsid's own documentation, search it, and say what to type next."), Run);

    private static int Run(CliRun run)
    {
        using ICommandChannel channel = run.OpenChannel();
        GrainImport import = new(run, channel) { Namespace = Namespace };
        run.Remark($"Importing Synapsid's own documentation into {run.DataFolder} …");
        Assembly assembly = typeof(QuickstartVerb).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(ResourcePrefix, StringComparison.Ordinal)) continue;
            Stream stream = assembly.GetManifestResourceStream(resource)!;
            import.Add(ImportFiles.Read(stream, resource[ResourcePrefix.Length..], ImportFormat.Markdown));
        }

        import.Finish();
        run.Remark(string.Create(
            CultureInfo.InvariantCulture,
            $"{import.Total} sections in {import.Elapsed.TotalSeconds:0.0} s: {import.Stored} stored, "
            + $"{import.Present} already there."));
        List<JsonDocument> replies = [.. Questions.Select(question => Search(run, channel, question))];
        if (run.Json) run.Print(ToJson(replies));
        else Show(run, replies);
        foreach (JsonDocument reply in replies) reply.Dispose();
        return ExitCode.Success;
    }

    private static JsonDocument Search(CliRun run, ICommandChannel channel, string question) =>
        JsonDocument.Parse(run.Execute(channel, Request.Create("grain.search", arguments =>
        {
            arguments.WriteString("query", question);
            arguments.WriteString("namespace", Namespace);
            arguments.WriteNumber("k", 2);
        })));

    private static void Show(CliRun run, List<JsonDocument> replies)
    {
        Ink ink = new(run.Console.Colour);
        ReplyPrinter printer = new(run.Console, run.Console.Output); // the timings are part of the show
        foreach ((string question, JsonDocument reply) in Questions.Zip(replies))
        {
            run.Print("");
            run.Print(ink.Bold($"> {question}"));
            printer.Print("grain.search", reply.RootElement);
        }

        run.Print("");
        run.Print("Now with something of yours:");
        run.Print("  ./syn add \"Deploys happen on Tuesdays\" --title Deploys --tags ops");
        run.Print("  ./syn batch-import ~/notes            # Markdown, text, JSON, NDJSON; files or folders");
        run.Print("  ./syn search \"when do we ship\"");
        run.Print("  ./syn serve                           # the same over HTTP, and every syn command uses it");
        run.Print("  ./syn help");
    }

    private static string ToJson(List<JsonDocument> replies) => JsonPayload.WriteText(json =>
    {
        json.WriteStartArray("searches");
        foreach ((string question, JsonDocument reply) in Questions.Zip(replies))
        {
            json.WriteStartObject();
            json.WriteString("query", question);
            json.WritePropertyName("reply");
            reply.RootElement.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
