using System.Text.Json;
using static Synapsid.Commands.ToolText;

namespace Synapsid.Commands;

/// <summary>
/// How the commands on the ledger are offered to a model: <c>record</c>, <c>verify</c>, <c>ledger_*</c>.
/// </summary>
internal static class LedgerTools
{
    private const string EventProperties = """
        "id": {"type": "string"}, "index": {"type": "integer"},
        "time": {"type": "string"}, "namespace": {"type": "string"},
        "host": {"type": "string"}, "ip": {"type": "string"}, "collector": {"type": "string"},
        "type": {"type": "string"}, "type_name": {"type": "string"}, "severity": {"type": "string"},
        "fields": {"type": "object", "description": "a field that comes more than once is an array"},
        "raw": {"type": "string"}, "raw_base64": {"type": "string"}, "parse_failure": {"type": "string"}
        """;

    public static readonly Tool Append = new()
    {
        Name = "record",
        Title = "Record an event",
        Description = "Write an event into the tamper-evident ledger: an action taken, an approval, a decision with "
            + "its reason. It can be proved later and never be changed unseen. For what you want to find by "
            + "meaning, use memory_add.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Ledger],
        Arguments = ["text", "type", "type_name", "severity", "host", "namespace", "time", "fields", "level"],
        Output = """
            {"type": "object", "required": ["id", "index", "level"], "properties": {
              "id": {"type": "string"}, "index": {"type": "integer", "description": "its place in the ledger"},
              "level": {"type": "string", "enum": ["accepted", "durable", "published"]}}}
            """,
        Text = answer => $"Recorded as event {Of(answer, "index")}, {Of(answer, "id")}.",
    };

    public static readonly Tool Get = new()
    {
        Name = "ledger_get",
        Title = "Read an event",
        Description = "Read an event of the ledger by its id or its index.",
        Profiles = [ToolProfiles.Ledger],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["id", "index", "time", "type", "fields"], "properties": {
              {{{EventProperties}}} }}
            """,
        Text = Line,
    };

    public static readonly Tool Search = new()
    {
        Name = "ledger_search",
        Title = "Search the ledger",
        Description = "Find events by words, conditions (where: severity>=high, \"ip cidr 10.0.0.0/8\") and time, a "
            + "page at a time; cursor takes next_cursor of the page before.",
        Profiles = [ToolProfiles.Ledger],
        Idempotent = true,
        Output = $$$"""
            {"type": "object", "required": ["events"], "properties": {
              "events": {"type": "array", "items": {"type": "object", "required": ["id", "index", "time"],
                "properties": {
                {{{EventProperties}}} }} },
              "next_cursor": {"type": "string", "description": "absent on the last page"}} }
            """,
        Text = answer => Lines(answer, "events", Line, "No event matches."),
    };

    public static readonly Tool Top = new()
    {
        Name = "ledger_top",
        Title = "Most frequent values",
        Description = "Show the most frequent values of a field among the events that match.",
        Profiles = [ToolProfiles.Ledger],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["values", "events", "distinct"], "properties": {
              "values": {"type": "array", "items": {"type": "object", "required": ["value", "count"], "properties": {
                "value": {"type": "string"}, "count": {"type": "integer"}}}},
              "events": {"type": "integer"}, "distinct": {"type": "integer"}}}
            """,
        Text = answer => Lines(
            answer, "values", value => $"{Of(value, "count")} {Of(value, "value")}", "No event matches."),
    };

    public static readonly Tool Verify = new()
    {
        Name = "verify",
        Title = "Verify the ledger",
        Description = "Hash every recorded event again and compare with what was signed. sound is false where anything "
            + "was changed, removed or damaged, and findings name it.",
        Profiles = [ToolProfiles.Default, ToolProfiles.Ledger],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["sound", "records", "size", "finding_count", "findings"], "properties": {
              "sound": {"type": "boolean"},
              "records": {"type": "integer"},
              "checkpoints": {"type": "integer"},
              "unsigned": {"type": "integer", "description": "events behind the last checkpoint"},
              "size": {"type": "integer", "description": "events that the last checkpoint covers"},
              "root": {"type": "string", "description": "the tree's root, base64"},
              "finding_count": {"type": "integer"},
              "findings": {"type": "array", "items": {"type": "object", "required": ["kind", "problem"],
                "properties": {"kind": {"type": "string"}, "index": {"type": "integer"}, "file": {"type": "string"},
                "problem": {"type": "string"}}}},
              "index_faults": {"type": "array", "items": {"type": "string"}}}}
            """,
        Text = answer => Is(answer, "sound")
            ? $"Sound: {Of(answer, "records")} events, {Of(answer, "size")} of them signed."
            : $"NOT SOUND, {Of(answer, "finding_count")} findings. "
                + Lines(answer, "findings", finding => Of(finding, "problem"), "The search index is damaged."),
    };

    public static readonly Tool Prove = new()
    {
        Name = "ledger_prove",
        Title = "Prove an event",
        Description = "Make the proof that an event is in the ledger, for whoever has nothing but its public key.",
        Profiles = [ToolProfiles.Ledger],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["index", "key", "proof"], "properties": {
              "index": {"type": "integer"}, "key": {"type": "string", "description": "the ledger's public key"},
              "proof": {"type": "string", "description": "a C2SP tlog-proof file"}}}
            """,
        Text = answer => $"The proof of event {Of(answer, "index")} is in structuredContent.proof.",
    };

    public static readonly Tool Stats = new()
    {
        Name = "ledger_stats",
        Title = "Ledger figures",
        Description = "Show how many events the ledger holds and how many are signed.",
        Profiles = [ToolProfiles.Ledger],
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["events", "published", "origin", "key"], "properties": {
              "events": {"type": "integer"}, "first_index": {"type": "integer"},
              "published": {"type": "integer", "description": "events that a signed checkpoint covers"},
              "segments": {"type": "integer"}, "origin": {"type": "string"}, "key": {"type": "string"},
              "holds": {"type": "array", "items": {"type": "string"}}}}
            """,
        Text = answer => $"{Of(answer, "events")} events, {Of(answer, "published")} signed.",
    };

    private static string Line(JsonElement found)
    {
        string type = Of(found, "type_name") is { Length: > 0 } name ? name : Of(found, "type");
        string[] parts =
        [
            Of(found, "index"), Of(found, "time"), type,
            Of(found, "severity"), Of(found, "host"), Of(found, "raw", 160),
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }
}
