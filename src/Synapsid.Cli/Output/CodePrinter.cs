using System.Globalization;
using System.Text.Json;

namespace Synapsid.Cli.Output;

/// <summary>Shows what commands on code found to people.</summary>
/// <param name="console">Where results go.</param>
/// <param name="remarks">Where remarks about them go.</param>
internal sealed class CodePrinter(CliConsole console, TextWriter remarks)
{
    private const int SnippetLinesMax = 6;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly TextWriter _output = console.Output;
    private readonly Ink _ink = new(console.Colour);
    private readonly int _columns = console.Columns ?? int.MaxValue;

    /// <summary>Whether it shows the reply of a command.</summary>
    public static bool Knows(string command) => command is "code.search" or "code.definition" or "code.references"
        or "code.map" or "code.read" or "code.status";

    /// <summary>Prints the reply of a command.</summary>
    public void Print(string command, JsonElement reply)
    {
        switch (command)
        {
            case "code.search":
                PrintHits(reply);
                break;
            case "code.definition":
                PrintDefinitions(reply);
                break;
            case "code.references":
                PrintReferences(reply);
                break;
            case "code.map":
                PrintMap(reply);
                break;
            case "code.read":
                PrintPassage(reply);
                break;
            default:
                PrintStatus(reply);
                return;
        }

        PrintFreshness(reply.GetProperty("freshness"));
    }

    private void PrintHits(JsonElement reply)
    {
        JsonElement results = reply.GetProperty("results");
        foreach (JsonElement hit in results.EnumerateArray())
        {
            string score = $"score {hit.GetProperty("score").GetDouble().ToString("0.000", Invariant)}";
            _output.WriteLine($"{_ink.Bold(Place(hit))}  {Name(hit)}  {_ink.Accent(score)}");
            PrintLines(Text(hit, "snippet")!, hit.GetProperty("snippet_start_line").GetInt32());
            PrintNotes(hit);
        }

        foreach (JsonElement remark in reply.GetProperty("remarks").EnumerateArray())
        {
            remarks.WriteLine(remark.GetString());
        }

        double time = reply.GetProperty("encoding_ms").GetDouble() + reply.GetProperty("search_ms").GetDouble();
        int count = results.GetArrayLength();
        string found = count switch { 0 => "Nothing found", 1 => "1 result", _ => $"{count} results" };
        Remark($"{found} in {time.ToString("0.0", Invariant)} ms");
        if (reply.GetProperty("truncated").GetBoolean() && Text(reply, "cursor") is { } cursor)
        {
            Remark($"There are more: the same command with --cursor {cursor}");
        }
    }

    private void PrintDefinitions(JsonElement reply)
    {
        foreach (JsonElement hit in reply.GetProperty("results").EnumerateArray())
        {
            _output.WriteLine($"{_ink.Bold(Place(hit))}  {Name(hit)}");
            if (Text(hit, "signature") is { Length: > 0 } signature) _output.WriteLine("    " + Fit(signature, 4));
            string summary = Text(hit, "summary")!;
            if (summary.Length > 0) _output.WriteLine("    " + _ink.Faint(Fit(summary, 4)));
            PrintNotes(hit);
        }

        PrintTotal(reply, "definition");
    }

    private void PrintReferences(JsonElement reply)
    {
        foreach (JsonElement hit in reply.GetProperty("results").EnumerateArray())
        {
            string place = $"{Path(hit)}:{Number(hit, "line")}";
            string kind = Text(hit, "kind")!;
            string label = kind == "code" ? "" : _ink.Faint($"[{kind}] ");
            string enclosing = Text(hit, "in") is { Length: > 0 } name ? _ink.Faint($"  in {name}") : "";
            _output.WriteLine($"{_ink.Bold(place)}  {label}{Fit(Text(hit, "text")!, place.Length + 2)}{enclosing}");
        }

        PrintTotal(reply, "occurrence");
    }

    private void PrintTotal(JsonElement reply, string thing)
    {
        int shown = reply.GetProperty("results").GetArrayLength();
        long total = reply.GetProperty("total").GetInt64();
        if (total == 0)
        {
            string[] nearest = [.. reply.GetProperty("nearest").EnumerateArray().Select(name => name.GetString()!)];
            Remark(nearest.Length == 0 ? $"No {thing}." : $"No {thing}. Like it: {string.Join(", ", nearest)}");
            return;
        }

        string of = shown < total ? $"{shown.ToString("N0", Invariant)} of " : "";
        Remark($"{of}{total.ToString("N0", Invariant)} {thing}{(total == 1 ? "" : "s")}");
    }

    private void PrintMap(JsonElement reply)
    {
        foreach (string line in Text(reply, "text")!.Split('\n'))
        {
            bool isFile = !line.StartsWith(' ');
            string shown = Fit(line, 0);
            _output.WriteLine(isFile ? _ink.Bold(shown) : shown);
        }

        string more = reply.GetProperty("truncated").GetBoolean() ? "; there is more" : "";
        Remark($"{Number(reply, "tokens")} tokens at most{more}");
    }

    private void PrintPassage(JsonElement reply)
    {
        string shown = $"lines {Number(reply, "start_line")} to {Number(reply, "end_line")}";
        Remark($"{Path(reply)}, {shown} of {Number(reply, "lines")}");
        _output.WriteLine(console.Columns is null ? Text(reply, "text") : TextColumns.Shown(Text(reply, "text")!));
        PrintNotes(reply);
        foreach (JsonElement other in reply.GetProperty("others").EnumerateArray())
        {
            Remark($"Also defined at {other.GetString()}");
        }

        if (reply.GetProperty("truncated").GetBoolean()) Remark("Cut: ask for more with --max-tokens");
    }

    private void PrintStatus(JsonElement reply)
    {
        JsonElement all = reply.GetProperty("repositories");
        if (all.GetArrayLength() == 0) Remark("No repository is indexed yet. Index one: syn index PATH");
        foreach (JsonElement info in all.EnumerateArray())
        {
            _output.WriteLine($"{_ink.Bold(Text(info, "name")!)}  {Text(info, "root")}");
            if (Text(info, "problem") is { } problem)
            {
                _output.WriteLine("  " + problem);
                continue;
            }

            string branch = Text(info, "branch") is { } name ? $", branch {name}" : "";
            string commit = Text(info, "commit") is { Length: > 9 } id ? $" at {id[..10]}" : "";
            string state = info.GetProperty("complete").GetBoolean() ? "" : ", not finished: syn index again goes on";
            _output.WriteLine(
                $"  {Number(info, "files")} files, {Number(info, "symbols")} symbols, "
                + $"{Number(info, "vectors")} found by meaning{branch}{commit}{state}");
            string readers = string.Join("; ", info.GetProperty("symbols_by").EnumerateArray());
            if (readers.Length > 0) _output.WriteLine(_ink.Faint($"  symbols by: {readers}"));
            foreach (JsonProperty reason in info.GetProperty("left_out").EnumerateObject())
            {
                string count = reason.Value.GetInt64().ToString("N0", Invariant);
                _output.WriteLine(_ink.Faint($"  left out: {count} {reason.Name.Replace('_', ' ')}"));
            }

            if (info.TryGetProperty("left_out_paths", out JsonElement paths)) PrintLeftOut(paths);
        }
    }

    private void PrintLeftOut(JsonElement paths)
    {
        foreach (JsonElement skip in paths.EnumerateArray())
        {
            string rule = Text(skip, "rule") is { } line ? $" ({line})" : "";
            _output.WriteLine($"  {TextColumns.OneLine(Text(skip, "path")!)}: {Text(skip, "reason")}{rule}");
        }
    }

    private void PrintFreshness(JsonElement freshness)
    {
        int refreshed = freshness.GetProperty("refreshed").GetArrayLength();
        if (refreshed > 0) Remark($"Indexed again first: {Joined(freshness.GetProperty("refreshed"))}");
        if (freshness.GetProperty("stale").GetArrayLength() > 0)
        {
            remarks.WriteLine($"May be older than the files: {Joined(freshness.GetProperty("stale"))}");
        }

        foreach (JsonElement reason in freshness.GetProperty("unchecked").EnumerateArray())
        {
            remarks.WriteLine($"Not compared with the files: {reason.GetString()}");
        }
    }

    /// <summary>The grains that are anchored to a place.</summary>
    private void PrintNotes(JsonElement place)
    {
        if (!place.TryGetProperty("grains", out JsonElement notes)) return;
        foreach (JsonElement note in notes.EnumerateArray())
        {
            string state = Text(note, "state")!;
            string shown = $"{Text(note, "id")}  {TextColumns.OneLine(Text(note, "title")!)}";
            shown = TextColumns.Fit(shown, Math.Max(20, _columns - 7 - state.Length));
            _output.WriteLine($"    {_ink.Accent($"[{state}]")} {shown}");
        }
    }

    private void PrintLines(string snippet, int first)
    {
        string[] lines = snippet.Split('\n');
        for (int i = 0; i < Math.Min(lines.Length, SnippetLinesMax); i++)
        {
            string number = (first + i).ToString(Invariant).PadLeft(6);
            string line = console.Columns is null ? lines[i] : TextColumns.Shown(lines[i].Replace("\t", "    "));
            _output.WriteLine($"{_ink.Faint(number)}  {TextColumns.Fit(line.TrimEnd(), _columns - 8)}");
        }
    }

    private static string Name(JsonElement hit)
    {
        string kind = Text(hit, "kind") is { } known ? known + " " : "";
        string container = Text(hit, "container") is { Length: > 0 } outer ? outer + "." : "";
        return $"{kind}{container}{Text(hit, "symbol")}";
    }

    private static string Place(JsonElement hit) =>
        $"{Path(hit)}:{Number(hit, "start_line")}-{Number(hit, "end_line")}";

    private static string Path(JsonElement hit) => TextColumns.OneLine(Text(hit, "path")!);

    private string Fit(string text, int taken) =>
        TextColumns.Fit(TextColumns.OneLine(text), Math.Max(20, _columns - taken));

    private void Remark(string line) => remarks.WriteLine(
        new Ink(console.Colour && console.ErrorIsTerminal).Faint(line));

    private static string Joined(JsonElement texts) =>
        string.Join(", ", texts.EnumerateArray().Select(text => TextColumns.OneLine(text.GetString()!)));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Number(JsonElement element, string name) =>
        element.GetProperty(name).GetInt64().ToString(Invariant);
}
