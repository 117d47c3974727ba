using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Synapsid.Base.Text;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Commands;

/// <summary>Events, receipts and reports as members of a JSON object, the same in every reply that shows
/// them.</summary>
public static class LedgerReply
{
    /// <summary>Failures that a receipt names.</summary>
    private const int FailuresMax = 20;

    private static readonly string[] TypeNames = SnakeCase.NamesOf<EventType>();
    private static readonly string[] SeverityNames = SnakeCase.NamesOf<Severity>();

    /// <summary>
    /// Writes an event. Raw bytes are a text, <c>raw</c>, where they are valid UTF-8, else <c>raw_base64</c>; a field
    /// that comes more than once is an array.
    /// </summary>
    public static void WriteEvent(Utf8JsonWriter reply, LedgerEvent found)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(found);
        reply.WriteString("id", found.Id.ToString());
        reply.WriteNumber("index", found.Index);
        reply.WriteString("time", Text(found.Time));
        reply.WriteString("received", Text(found.Received));
        reply.WriteString("namespace", found.Namespace);
        reply.WriteString("host", found.Host);
        reply.WriteString("ip", found.Ip);
        reply.WriteString("collector", found.Collector);
        reply.WriteString("format", found.Format);
        reply.WriteString("type", NameOf(found.Type));
        reply.WriteString("type_name", found.TypeName);
        reply.WriteString("severity", NameOf(found.Severity));
        WriteFields(reply, "fields", found.Fields);
        if (Utf8.IsValid(found.Raw.Span)) reply.WriteString("raw", found.Raw.Span);
        else reply.WriteBase64String("raw_base64", found.Raw.Span);
        if (!found.Vector.IsEmpty) WriteVector(reply, found.Vector.Span);
        reply.WriteString("parse_failure", found.ParseFailure);
    }

    /// <summary>Writes fields as an object; one that comes more than once is an array.</summary>
    public static void WriteFields(Utf8JsonWriter reply, string member, IReadOnlyList<EventField> fields)
    {
        ArgumentNullException.ThrowIfNull(reply);
        reply.WriteStartObject(member);
        foreach (IGrouping<string, EventField> field in fields.GroupBy(field => field.Name, StringComparer.Ordinal))
        {
            WriteField(reply, field.Key, [.. field.Select(value => value.Value)]);
        }

        reply.WriteEndObject();
    }

    /// <summary>
    /// Writes a vector as the array <c>vector</c>, with null for what is no number: none such is taken any more, but
    /// what is in the ledger stays in it.
    /// </summary>
    public static void WriteVector(Utf8JsonWriter reply, ReadOnlySpan<float> vector)
    {
        ArgumentNullException.ThrowIfNull(reply);
        reply.WriteStartArray("vector");
        foreach (float value in vector)
        {
            if (float.IsFinite(value)) reply.WriteNumberValue(value);
            else reply.WriteNullValue();
        }

        reply.WriteEndArray();
    }

    /// <summary>
    /// Writes an event that was read but not appended yet, as an object in the form that <c>event</c> records have:
    /// what a client sends that has read a log itself.
    /// </summary>
    /// <param name="into">Where it goes.</param>
    /// <param name="parsed">The event.</param>
    /// <param name="record">The record that it was read from.</param>
    public static void WriteParsed(Utf8JsonWriter into, ParsedEvent parsed, ReadOnlySpan<byte> record)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(parsed);
        into.WriteStartObject();
        if (parsed.Id is { } id) into.WriteString("id"u8, id.ToString());
        if (parsed.Time is { } time) into.WriteString("time"u8, Text(time));
        WriteText(into, "namespace"u8, parsed.Text(EventText.Namespace));
        WriteText(into, "host"u8, parsed.Text(EventText.Host));
        WriteText(into, "ip"u8, parsed.Text(EventText.Ip));
        WriteText(into, "collector"u8, parsed.Text(EventText.Collector));
        into.WriteString("format"u8, parsed.Format);
        into.WriteString("type"u8, TypeNames[(int)parsed.Type]);
        into.WriteString("type_name"u8, parsed.Text(EventText.TypeName)); // if only to say that there is none
        into.WriteString("severity"u8, SeverityNames[(int)parsed.Severity]);
        into.WriteStartObject("fields"u8);
        for (int i = 0; i < parsed.FieldCount; i++) into.WriteString(parsed.Name(i), parsed.Value(i));
        into.WriteEndObject();
        into.WriteBase64String("raw_base64"u8, parsed.RawOf(record));
        if (!parsed.Vector.IsEmpty) WriteVector(into, parsed.Vector);
        if (parsed.Failure is { } failure) into.WriteString("parse_failure"u8, failure);
        into.WriteEndObject();
    }

    /// <summary>Writes what became of appended events.</summary>
    public static void WriteReceipt(Utf8JsonWriter reply, IntakeResult taken, ReceiptLevel level)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(taken);
        reply.WriteNumber("events", taken.Counts.Events);
        reply.WriteNumber("unparsed", taken.Counts.Unparsed);
        reply.WriteNumber("first_index", taken.Receipt.FirstIndex);
        reply.WriteNumber("end_index", taken.Receipt.End);
        reply.WriteString("level", NameOf(level));
        if (taken.Ids.Count > 0)
        {
            reply.WriteStartArray("ids");
            foreach (EventId id in taken.Ids) reply.WriteStringValue(id.ToString());
            reply.WriteEndArray();
        }

        if (taken.Counts.Failures.Count == 0) return;
        reply.WriteStartArray("failures");
        foreach ((int line, string reason) in taken.Counts.Failures.Take(FailuresMax))
        {
            reply.WriteStartObject();
            reply.WriteNumber("line", line);
            reply.WriteString("reason", reason);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    /// <summary>Writes what verifying found.</summary>
    internal static void WriteReport(Utf8JsonWriter reply, LedgerReport report, IReadOnlyList<string> indexes)
    {
        reply.WriteBoolean("sound", report.IsClean && indexes.Count == 0);
        reply.WriteNumber("records", report.Records);
        reply.WriteNumber("first_index", report.FirstIndex);
        reply.WriteNumber("tiles", report.Tiles);
        reply.WriteNumber("checkpoints", report.Checkpoints);
        reply.WriteNumber("unsigned", report.Unsigned);
        reply.WriteNumber("size", report.Last?.Size ?? 0);
        reply.WriteString("root", report.Last is { } last ? Convert.ToBase64String(last.Root.Span) : null);
        reply.WriteNumber("finding_count", report.FindingCount);
        reply.WriteStartArray("findings");
        foreach (LedgerFinding finding in report.Findings)
        {
            reply.WriteStartObject();
            reply.WriteString("kind", NameOf(finding.Kind));
            reply.WriteNumber("index", finding.Index);
            reply.WriteString("file", finding.File);
            reply.WriteString("problem", finding.Reason);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteStartArray("index_faults");
        foreach (string fault in indexes) reply.WriteStringValue(fault);
        reply.WriteEndArray();
        reply.WriteStartArray("gaps");
        foreach (CheckpointGap gap in report.Gaps)
        {
            reply.WriteStartObject();
            reply.WriteString("from", Text(gap.From));
            reply.WriteString("to", Text(gap.To));
            reply.WriteNumber("checkpoint", gap.Number);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    /// <summary>The name of a type, a severity or a level: <c>agent_action</c>.</summary>
    internal static string NameOf(Enum value) => SnakeCase.Of(value.ToString());

    /// <summary>Writes whether a proof holds, and what it proves.</summary>
    /// <exception cref="BadArgumentException">The proof or the key cannot be read.</exception>
    public static void WriteVerdict(Utf8JsonWriter reply, string proofText, string keyText)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (!ProofFile.TryParse(Encoding.UTF8.GetBytes(proofText), out ProofFile? proof))
        {
            throw new BadArgumentException("The proof is no tlog-proof file.");
        }

        if (!NoteVerifier.TryCreate(keyText, out NoteVerifier? key))
        {
            throw new BadArgumentException("The key is no public key of a ledger, as its file vkey holds it.");
        }

        using (key)
        {
            ProofVerdict verdict = proof.Verify(key);
            reply.WriteBoolean("sound", verdict == ProofVerdict.Valid);
            reply.WriteString("verdict", NameOf(verdict));
            reply.WriteString("origin", key.Key.Name);
            reply.WriteNumber("index", proof.Index);
            if (verdict != ProofVerdict.Valid) return;
            if (!Checkpoint.TryParse(proof.Note.Text, out Checkpoint? checkpoint)) return;
            reply.WriteNumber("size", checkpoint.Size);
            if (checkpoint.Time is { } time) reply.WriteString("signed", Text(time));
            if (!EventView.TryParse(proof.Record!.Value.Span, out EventView view)) return;
            reply.WriteStartObject("event");
            WriteEvent(reply, view.ToEvent(proof.Index));
            reply.WriteEndObject();
        }
    }

    /// <summary>A number as digits.</summary>
    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void WriteText(Utf8JsonWriter into, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) into.WriteString(name, text);
    }

    private static string Text(DateTimeOffset time)
    {
        string zone = time.Offset == TimeSpan.Zero ? "Z" : "zzz";
        return time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF" + zone, CultureInfo.InvariantCulture);
    }

    private static void WriteField(Utf8JsonWriter reply, string name, string[] values)
    {
        if (values.Length == 1)
        {
            reply.WriteString(name, values[0]);
            return;
        }

        reply.WriteStartArray(name);
        foreach (string value in values) reply.WriteStringValue(value);
        reply.WriteEndArray();
    }
}
