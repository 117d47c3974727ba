using System.Globalization;
using System.Text.Json;

namespace Synapsid.Cli.Output;

/// <summary>
/// Shows replies to people. Search results and grains have a form of their own; any other reply is printed as its
/// members, one a line, so that a new command needs no printer. Results go to the output alone, remarks about them
/// where the caller says: as a rule to the error stream, so that a pipe carries nothing else.
/// </summary>
internal sealed class ReplyPrinter(CliConsole console, TextWriter remarks)
{
    private const string Margin = "     ";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly TextWriter _output = console.Output;
    private readonly Ink _ink = new(console.Colour);

    /// <summary>Columns of a line; a file or a program gets every line whole.</summary>
    private readonly int _columns = console.Columns ?? int.MaxValue;

    /// <summary>Prints the reply of a command.</summary>
    public void Print(string command, JsonElement reply)
    {
        switch (command)
        {
            case "grain.search":
                PrintSearch(reply);
                break;
            case "grain.list":
                PrintList(reply);
                break;
            case "grain.get" or "grain.update":
                PrintGrain(reply);
                break;
            case "grain.add":
                string outcome = reply.GetProperty("stored").GetBoolean() ? "stored" : "already there";
                _output.WriteLine($"{Text(reply, "id")}  {outcome}{Anchor(reply)}");
                if (reply.TryGetProperty("remark", out JsonElement remark)) Remark(remark.GetString()!);
                break;
            case "grain.delete":
                _output.WriteLine($"{Text(reply, "id")}  deleted");
                break;
            case "grain.cleanup":
                PrintCleanup(reply);
                break;
            case var name when LedgerPrinter.Knows(name):
                new LedgerPrinter(console, remarks).Print(name, reply);
                break;
            case var name when CodePrinter.Knows(name):
                new CodePrinter(console, remarks).Print(name, reply);
                break;
            default:
                PrintMembers(reply, indent: 0);
                break;
        }
    }

    private void PrintSearch(JsonElement reply)
    {
        int rank = 0;
        bool fused = Text(reply, "mode") == "hybrid";
        foreach (JsonElement hit in reply.GetProperty("results").EnumerateArray())
        {
            string score = $"score {Number(hit, "score", "0.000")}";
            string title = TextColumns.OneLine(Text(hit, "title") ?? Text(hit, "source") ?? Text(hit, "id")!);
            title = TextColumns.Fit(title, _columns - Margin.Length - score.Length - 2);
            _output.WriteLine($"{++rank,3}. {_ink.Bold(title)}  {_ink.Accent(score)}");
            PrintWrapped(Snippet(hit), static line => line);
            if (fused) PrintWrapped(Scores(hit), _ink.Faint);
            PrintWrapped(string.Join("  ", Origin(hit)), _ink.Faint);
        }

        double embedding = reply.GetProperty("embedding_ms").GetDouble();
        double search = reply.GetProperty("search_ms").GetDouble();
        string count = rank switch { 0 => "Nothing found", 1 => "1 result", _ => $"{rank:N0} results" };
        string time = string.Create(Invariant, $"{embedding + search:0.0} ms ({embedding:0.0} for the query's vector)");
        Remark($"{count} in {time}");
    }

    private static string Snippet(JsonElement hit)
    {
        string snippet = TextColumns.OneLine(Text(hit, "snippet")!);
        return Text(hit, "mime") == "text/markdown" ? MarkdownLine.Plain(snippet) : snippet;
    }

    private static string Scores(JsonElement hit)
    {
        string meaning = Has(hit, "dense_score") ? $"meaning {Number(hit, "dense_score", "0.000")}" : "";
        string words = Has(hit, "text_score") ? $"words {Number(hit, "text_score", "0.00")}" : "";
        return $"{meaning}{Place(hit, "dense_rank")}  {words}{Place(hit, "text_rank")}".Trim();
    }

    private static string Place(JsonElement hit, string rank) => Has(hit, rank) ? $" (#{Number(hit, rank, "0")})" : "";

    private static IEnumerable<string> Origin(JsonElement hit)
    {
        yield return Text(hit, "id")!;
        if (Text(hit, "source") is { } source) yield return TextColumns.OneLine(source);
        if (hit.GetProperty("tags").GetArrayLength() > 0) yield return "[" + Joined(hit.GetProperty("tags")) + "]";
        if (Anchor(hit).Trim() is { Length: > 0 } anchor) yield return anchor;
    }

    private void PrintList(JsonElement reply)
    {
        int count = 0;
        foreach (JsonElement grain in reply.GetProperty("grains").EnumerateArray())
        {
            count++;
            string changed = Instant(grain.GetProperty("updated_at"));
            string head = $"{Text(grain, "id")}  {changed}  ";
            string shown = TextColumns.OneLine(Text(grain, "title") ?? Text(grain, "text")!) + Anchor(grain);
            shown = TextColumns.Fit(shown, Math.Min(80, Math.Max(20, _columns - head.Length)));
            _output.WriteLine($"{Text(grain, "id")}  {_ink.Faint(changed)}  {shown}");
        }

        if (count == 0) Remark("No grains.");
        string? cursor = Text(reply, "next_cursor");
        if (cursor is not null) Remark($"There are more: the same command with --cursor {cursor}");
    }

    private void PrintGrain(JsonElement grain)
    {
        foreach (JsonProperty member in grain.EnumerateObject())
        {
            bool empty = member.Value.ValueKind == JsonValueKind.Null
                || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0);
            if (empty || member.Name == "text") continue;
            if (member.Name == "anchor")
            {
                PrintAnchor(member.Value);
                continue;
            }

            _output.WriteLine($"{_ink.Faint(member.Name.PadRight(13))} {Plain(member)}");
        }

        _output.WriteLine();
        string text = Text(grain, "text")!;
        _output.WriteLine(console.Columns is null ? text : TextColumns.Shown(text));
    }

    private void PrintAnchor(JsonElement anchor)
    {
        string commit = Text(anchor, "commit") is { } known ? $", anchored at commit {known}" : "";
        string place = Place(anchor);
        string state = Text(anchor, "state")!;
        _output.WriteLine($"{_ink.Faint("anchor".PadRight(13))} {place}  {state}{commit}");
        string repository = TextColumns.OneLine(Text(anchor, "repository")!);
        _output.WriteLine($"{_ink.Faint("repository".PadRight(13))} {repository}");
    }

    /// <summary>The code that a grain is about, with its state.</summary>
    private static string Anchor(JsonElement grain)
    {
        return grain.TryGetProperty("anchor", out JsonElement anchor) && anchor.ValueKind == JsonValueKind.Object
            ? $"  {Place(anchor)} ({Text(anchor, "state")})"
            : "";
    }

    private static string Place(JsonElement anchor)
    {
        string path = TextColumns.OneLine(Text(anchor, "path")!);
        if (Text(anchor, "symbol") is { } symbol) path += "#" + TextColumns.OneLine(symbol);
        return anchor.TryGetProperty("start_line", out JsonElement line)
            ? $"{path}:{line.GetInt32()}-{anchor.GetProperty("end_line").GetInt32()}"
            : path;
    }

    private void PrintCleanup(JsonElement reply)
    {
        long count = reply.GetProperty("deleted").GetInt64();
        string what = count == 1 ? "1 grain" : $"{count.ToString("N0", Invariant)} grains";
        string before = $"last changed before {Instant(reply.GetProperty("older_than"))} UTC";
        string verb = reply.GetProperty("dry_run").GetBoolean() ? "would be deleted" : "deleted";
        _output.WriteLine($"{what} {before} {verb}.");
    }

    private void PrintMembers(JsonElement reply, int indent)
    {
        string margin = new(' ', indent);
        foreach (JsonProperty member in reply.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                _output.WriteLine($"{margin}{_ink.Faint(member.Name)}");
                PrintMembers(member.Value, indent + 2);
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                _output.WriteLine($"{margin}{_ink.Faint(member.Name.PadRight(20 - indent))} {Plain(member)}");
            }
        }
    }

    private void PrintWrapped(string line, Func<string, string> paint)
    {
        if (line.Length == 0) return;
        int columns = _columns == int.MaxValue ? _columns : Math.Max(20, _columns - Margin.Length);
        foreach (string part in TextColumns.Wrap(line, columns)) _output.WriteLine(Margin + paint(part));
    }

    private void Remark(string line) => remarks.WriteLine(
        new Ink(console.Colour && console.ErrorIsTerminal).Faint(line.TrimEnd()));

    private static string Plain(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Number && member.Name.EndsWith("_bytes", StringComparison.Ordinal)
            ? Bytes(member.Value.GetInt64())
            : Plain(member.Value);

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextColumns.OneLine(value.GetString()!),
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : Joined(value),
        JsonValueKind.Number when value.TryGetInt64(out long integer) => integer.ToString("N0", Invariant),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    };

    private static string Bytes(long bytes) => bytes switch
    {
        < 10 * 1024 => string.Create(Invariant, $"{bytes:N0} bytes"),
        < 10 * 1024 * 1024 => string.Create(Invariant, $"{bytes / 1024.0:N0} KiB"),
        _ => string.Create(Invariant, $"{bytes / (1024.0 * 1024):N0} MiB"),
    };

    private static string Instant(JsonElement time) =>
        time.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm", Invariant);

    private static bool Has(JsonElement element, string name) =>
        element.GetProperty(name).ValueKind == JsonValueKind.Number;

    private static string Joined(JsonElement array) => string.Join(", ", array.EnumerateArray().Select(Plain));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Number(JsonElement element, string name, string format) =>
        element.GetProperty(name).GetDouble().ToString(format, Invariant);
}
