using System.Globalization;
using System.Text.Json;

namespace Synapsid.Cli.Output;

/// <summary>Shows events, and what verifying the ledger found, to people.</summary>
/// <param name="console">Where results go.</param>
/// <param name="remarks">Where remarks about them go.</param>
internal sealed class LedgerPrinter(CliConsole console, TextWriter remarks)
{
    private const int BarColumns = 40;

    private readonly TextWriter _output = console.Output;
    private readonly Ink _ink = new(console.Colour);
    private readonly int _columns = console.Columns ?? int.MaxValue;

    /// <summary>Whether it shows the reply of a command.</summary>
    public static bool Knows(string command) => command is "ledger.search" or "ledger.tail" or "ledger.get"
        or "ledger.top" or "ledger.histogram" or "ledger.verify" or "ledger.append";

    /// <summary>Prints the reply of a command.</summary>
    public void Print(string command, JsonElement reply)
    {
        switch (command)
        {
            case "ledger.get":
                PrintEvent(reply);
                break;
            case "ledger.append":
                _output.WriteLine($"{Text(reply, "id")}  {Text(reply, "level")}");
                break;
            case "ledger.top":
                PrintTop(reply);
                break;
            case "ledger.histogram":
                PrintHistogram(reply);
                break;
            case "ledger.verify":
                PrintReport(reply);
                break;
            default:
                PrintEvents(reply);
                break;
        }
    }

    private void PrintEvents(JsonElement reply)
    {
        JsonElement events = reply.GetProperty("events");
        foreach (JsonElement found in events.EnumerateArray()) PrintLine(found);
        if (!reply.TryGetProperty("next_cursor", out JsonElement cursor)) return;
        if (events.GetArrayLength() == 0) remarks.WriteLine("No events.");
        if (cursor.GetString() is { } next) remarks.WriteLine($"There are more: the same command with --cursor {next}");
    }

    private void PrintLine(JsonElement found)
    {
        string type = Text(found, "type_name") ?? Text(found, "type")!;
        string host = Text(found, "host") ?? Text(found, "ip") ?? "-";
        string head = $"{Text(found, "id")}  {Text(found, "time")}  {Text(found, "severity"),-13} {type,-12} {host}  ";
        string raw = found.TryGetProperty("raw", out JsonElement text) ? text.GetString()! : Text(found, "raw_base64")!;
        string shown = TextColumns.Fit(TextColumns.OneLine(raw), Math.Max(20, _columns - head.Length));
        _output.WriteLine(_ink.Faint(TextColumns.OneLine(head)) + shown);
    }

    private void PrintEvent(JsonElement found)
    {
        foreach (JsonProperty member in found.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null || member.Name is "raw" or "fields" or "vector") continue;
            _output.WriteLine($"{_ink.Faint(member.Name.PadRight(13))} {Plain(member.Value)}");
        }

        foreach (JsonProperty field in found.GetProperty("fields").EnumerateObject())
        {
            _output.WriteLine($"  {_ink.Faint(TextColumns.OneLine(field.Name))} = {Plain(field.Value)}");
        }

        if (!found.TryGetProperty("raw", out JsonElement raw)) return;
        _output.WriteLine();
        _output.WriteLine(console.Columns is null ? raw.GetString() : TextColumns.Shown(raw.GetString()!));
    }

    private void PrintTop(JsonElement reply)
    {
        foreach (JsonElement value in reply.GetProperty("values").EnumerateArray())
        {
            _output.WriteLine($"{Number(value, "count"),12}  {TextColumns.OneLine(Text(value, "value")!)}");
        }

        remarks.WriteLine($"{Number(reply, "distinct")} values in {Number(reply, "events")} events");
    }

    private void PrintHistogram(JsonElement reply)
    {
        JsonElement[] buckets = [.. reply.GetProperty("buckets").EnumerateArray()];
        long most = buckets.Select(bucket => bucket.GetProperty("count").GetInt64()).DefaultIfEmpty(1).Max();
        foreach (JsonElement bucket in buckets)
        {
            int length = (int)(bucket.GetProperty("count").GetInt64() * BarColumns / most);
            _output.WriteLine(
                $"{Text(bucket, "start")}  {Number(bucket, "count"),10}  {_ink.Accent(new string('#', length))}");
        }
    }

    private void PrintReport(JsonElement reply)
    {
        foreach (JsonElement finding in reply.GetProperty("findings").EnumerateArray())
        {
            _output.WriteLine($"event {Number(finding, "index")}  {Text(finding, "file")}: {Text(finding, "problem")}");
        }

        foreach (JsonElement fault in reply.GetProperty("index_faults").EnumerateArray())
        {
            _output.WriteLine(fault.GetString());
        }

        foreach (JsonElement gap in reply.GetProperty("gaps").EnumerateArray())
        {
            remarks.WriteLine($"No checkpoint from {Text(gap, "from")} to {Text(gap, "to")}: nothing was signed then.");
        }

        string verdict = reply.GetProperty("sound").GetBoolean()
            ? "Everything is as it was signed."
            : "This ledger is NOT as it was signed.";
        _output.WriteLine(
            $"{verdict} {Number(reply, "records")} events, {Number(reply, "tiles")} tiles and "
            + $"{Number(reply, "checkpoints")} checkpoints checked; "
            + $"{Number(reply, "unsigned")} events not signed yet.");
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextColumns.OneLine(value.GetString()!),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Plain)),
        _ => value.GetRawText(),
    };

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Number(JsonElement element, string name) =>
        element.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);
}
