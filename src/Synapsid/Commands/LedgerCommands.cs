using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Vectors;
using static Synapsid.Commands.LedgerArguments;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid.Commands;

/// <summary>The commands that put events into the ledger and find them: <c>ledger.*</c>.</summary>
public static class LedgerCommands
{
    private static readonly Argument Text =
        new("text", ArgumentType.Text, "the event's own text, kept byte for byte") { Required = true,
            Positional = true };

    private static readonly Argument Lines =
        new("text", ArgumentType.Text, "log lines, or JSON objects") { Required = true };

    private static readonly Argument Events =
        new("events", ArgumentType.Objects, "objects with the members that ledger.get shows") { Required = true };

    private static readonly Argument Fields =
        new("fields", ArgumentType.TextList, "a field, as name=value") { Short = 'f' };

    private static readonly Argument Time = new("time", ArgumentType.Instant, "when it happened (default: now)");

    private static readonly Argument Format =
        new("format", ArgumentType.Choice, "what the records are") { Choices = EventFormats.Names, Default = "auto" };

    private static readonly Argument Id = new("id", ArgumentType.Text, "the event's id, 32 digits, or its index")
    {
        Required = true,
        Positional = true,
    };

    private static readonly Argument After =
        new("after", ArgumentType.Integer,
            "the index behind which to begin: next of the answer before; default: the end")
        {
            Min = 0,
        };

    private static readonly Argument Vector =
        new("vector", ArgumentType.Json, "an array of numbers") { Required = true };

    private static readonly Argument TopK =
        new("top_k", ArgumentType.Integer, "how many events at most") { Default = "10", Min = 1, Max = 1_000 };

    private static readonly Argument SimilarNamespace = Namespace with { Default = "default" };

    private static readonly Argument Field =
        new("field", ArgumentType.Text, "the field whose values are counted") { Required = true, Positional = true };

    private static readonly Argument Count =
        new("count", ArgumentType.Integer, "how many values at most") { Default = "10", Min = 1, Max = 10_000 };

    private static readonly Argument Interval =
        new("interval", ArgumentType.Duration, "the length of one bar") { Default = "1h" };

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "ledger.append",
            Verb = "ledger append",
            Route = new("POST", "/api/v1/ledger/append"),
            Summary = "Put one event into the ledger.",
            Example = "syn ledger append \"deleted user 7\" --type agent_action --fields tool=admin --host web1",
            Writes = true,
            Arguments = [Text, LedgerArguments.Type, TypeName, LedgerArguments.Severity, Host, Ip, Collector,
                Namespace, Time, Fields, Level],
            ToolSource = () => LedgerTools.Append,
            Handler = Append,
        },
        new()
        {
            Name = "ledger.append_many",
            Route = new("POST", "/api/v1/ledger/append_many"),
            Summary = "Put many events into the ledger.",
            Example = "syn ledger import events.ndjson",
            Writes = true,
            Arguments = [Events, Namespace, Collector, Level],
            Handler = AppendMany,
        },
        new()
        {
            Name = "ledger.import",
            Route = new("POST", "/api/v1/ledger/import"),
            Summary = "Put log lines into the ledger, reading their format.",
            Example = "syn ledger import /var/log/syslog",
            Writes = true,
            Arguments = [Lines, Format, Namespace, Host, Collector, Level],
            Handler = Import,
        },
        new()
        {
            Name = "ledger.get",
            Verb = "ledger get",
            Route = new("GET", "/ledger/events/{id}"),
            Summary = "Show an event.",
            Example = "syn ledger get 019a5c0e2b7d4f21a3c8e5d90b6f1742",
            Writes = false,
            Arguments = [Id],
            ToolSource = () => LedgerTools.Get,
            Handler = Get,
        },
        new()
        {
            Name = "ledger.search",
            Verb = "ledger search",
            Route = new("POST", "/ledger/search"),
            Summary = "Find events by condition, time and word.",
            Example = "syn ledger search --where \"severity>=high\" --from 2026-11-01 --query \"failed password\"",
            Writes = false,
            Arguments = [.. Filter, Sort, Order, Limit, Cursor],
            ToolSource = () => LedgerTools.Search,
            Handler = Search,
        },
        new()
        {
            Name = "ledger.tail",
            Route = new("GET", "/api/v1/ledger/tail"),
            Summary = "Show the events that came since an index.",
            Example = "syn ledger tail --where \"type=auth\"",
            Writes = false,
            Arguments = [After, .. Filter, Limit],
            Handler = Tail,
        },
        new()
        {
            Name = "ledger.top",
            Verb = "ledger top",
            Route = new("GET", "/ledger/top"),
            Summary = "Show the most frequent values of a field.",
            Example = "syn ledger top ip --where type=auth --count 5",
            Writes = false,
            Arguments = [Field, Count, .. Filter],
            ToolSource = () => LedgerTools.Top,
            Handler = Top,
        },
        new()
        {
            Name = "ledger.histogram",
            Verb = "ledger histogram",
            Route = new("GET", "/ledger/histogram"),
            Summary = "Count events over time.",
            Example = "syn ledger histogram --interval 1h --where type=dns",
            Writes = false,
            Arguments = [Interval, .. Filter],
            Handler = Histogram,
        },
        new()
        {
            Name = "ledger.similar",
            Route = new("POST", "/ledger/similar"),
            Summary = "Find the events whose vectors are most like one.",
            Example = "curl -s localhost:15500/ledger/similar -H 'Content-Type: application/json' "
                + "-d '{\"vector\":[0.1,0.9],\"top_k\":3}'",
            Writes = false,
            Arguments = [Vector, TopK, SimilarNamespace],
            Handler = Similar,
        },
    ];

    /// <summary>The index of the event that a text names, by id or by index.</summary>
    /// <exception cref="BadArgumentException">It is neither.</exception>
    /// <exception cref="NotFoundException">There is no such event.</exception>
    public static long IndexOf(EventLedger ledger, string text)
    {
        if (EventId.TryParse(text, out EventId id))
        {
            return ledger.TryIndexOf(id, out long index)
                ? index
                : throw new NotFoundException($"There is no event {text} in the ledger.");
        }

        if (text.Length <= 18 && long.TryParse(text, CultureInfo.InvariantCulture, out long given) && given >= 0)
        {
            return given;
        }

        throw new BadArgumentException($"id must be 32 hexadecimal digits, or an index, not: {text}");
    }

    /// <summary>The receipt level of a call's argument.</summary>
    public static ReceiptLevel LevelOf(string name) => Enum.Parse<ReceiptLevel>(name, ignoreCase: true);

    /// <summary>Follows the ledger, by the arguments of <c>ledger.tail</c>.</summary>
    /// <exception cref="BadArgumentException">An argument is wrong.</exception>
    public static LedgerTail TailOf(SynapsidEngine engine, JsonElement arguments)
    {
        Command command = All.Single(known => known.Name == "ledger.tail");
        CommandCall call = new(engine, ArgumentBinder.Bind(command, arguments), null, CancellationToken.None);
        return TailOf(call);
    }

    private static LedgerTail TailOf(CommandCall call) =>
        call.Engine.Ledger.Tail(QueryOf(call, paged: false), call.OptionalInteger(After));

    private static void Append(CommandCall call, Utf8JsonWriter reply)
    {
        EventBatch batch = new(1, 1024);
        batch.Add(new EventDraft
        {
            Time = call.OptionalInstant(Time),
            Namespace = call.OptionalText(Namespace) ?? "default",
            Host = call.OptionalText(Host),
            Ip = call.OptionalText(Ip),
            Collector = call.OptionalText(Collector),
            Format = "text",
            Type = Named<EventType>(call.OptionalText(LedgerArguments.Type)),
            TypeName = call.OptionalText(TypeName),
            Severity = Named<Severity>(call.OptionalText(LedgerArguments.Severity)),
            Fields = [.. call.Texts(Fields).Select(FieldOf)],
            Raw = Encoding.UTF8.GetBytes(call.Text(Text)),
        });
        EventLedger ledger = call.Engine.Ledger;
        ReceiptLevel level = LevelOf(call.Text(Level));
        AppendReceipt receipt = ledger.Append(batch, level);
        reply.WriteString("id", batch.IdOf(0).ToString());
        reply.WriteNumber("index", receipt.FirstIndex);
        reply.WriteString("level", LedgerReply.NameOf(level));
    }

    private static void AppendMany(CommandCall call, Utf8JsonWriter reply) =>
        Take(call, reply, Encoding.UTF8.GetBytes(call.Objects(Events).GetRawText()), "event", host: null);

    private static void Import(CommandCall call, Utf8JsonWriter reply)
    {
        byte[] lines = Encoding.UTF8.GetBytes(call.Text(Lines));
        Take(call, reply, lines, call.Text(Format), call.OptionalText(Host));
        call.Engine.RecordAct("import", new EventField("bytes", LedgerReply.Number(lines.Length)));
    }

    private static void Take(CommandCall call, Utf8JsonWriter reply, byte[] body, string format, string? host)
    {
        ImportOptions options = call.Engine.ImportOptions(format) with
        {
            Namespace = call.OptionalText(Namespace) ?? "default",
            Collector = call.OptionalText(Collector),
            Host = host,
        };
        ReceiptLevel level = LevelOf(call.Text(Level));
        EventLedger ledger = call.Engine.Ledger;
        IntakeResult taken = new LedgerIntake().Take(ledger, body, options);
        ledger.Wait(taken.Receipt, level);
        LedgerReply.WriteReceipt(reply, taken, level);
    }

    private static void Get(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        long index = IndexOf(ledger, call.Text(Id));
        bool any = ledger.TryGetAt(index, out LedgerEvent? found);
        LedgerReply.WriteEvent(
            reply, any ? found! : throw new NotFoundException($"There is no event {call.Text(Id)}."));
    }

    private static void Search(CommandCall call, Utf8JsonWriter reply)
    {
        LedgerPage page = call.Engine.Ledger.Search(QueryOf(call, paged: true), call.Cancellation);
        WriteEvents(reply, page.Events);
        reply.WriteString("next_cursor", page.Cursor);
        reply.WriteNumber("looked_at", page.Looked);
    }

    private static void Tail(CommandCall call, Utf8JsonWriter reply)
    {
        LedgerTail tail = TailOf(call);
        WriteEvents(reply, tail.Read((int)call.Integer(Limit), call.Cancellation));
        reply.WriteNumber("next", tail.Next);
    }

    private static void Top(CommandCall call, Utf8JsonWriter reply)
    {
        LedgerTop top = call.Engine.Ledger.Top(
            QueryOf(call, paged: false), call.Text(Field), (int)call.Integer(Count), call.Cancellation);
        reply.WriteStartArray("values");
        foreach (TopValue value in top.Values)
        {
            reply.WriteStartObject();
            reply.WriteString("value", value.Value);
            reply.WriteNumber("count", value.Count);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteNumber("events", top.Events);
        reply.WriteNumber("distinct", top.Distinct);
    }

    private static void Histogram(CommandCall call, Utf8JsonWriter reply)
    {
        IReadOnlyList<HistogramBucket> buckets = call.Engine.Ledger.Histogram(
            QueryOf(call, paged: false), call.Duration(Interval), call.Cancellation);
        reply.WriteStartArray("buckets");
        foreach (HistogramBucket bucket in buckets)
        {
            reply.WriteStartObject();
            reply.WriteString("start", bucket.Start.UtcDateTime);
            reply.WriteNumber("count", bucket.Count);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    private static void Similar(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        reply.WriteStartArray("results");
        foreach (VectorHit hit in SimilarTo(ledger, call.Text(SimilarNamespace), call.OptionalJson(Vector)!.Value,
            (int)call.Integer(TopK)))
        {
            if (!ledger.TryGetAt(hit.Index, out LedgerEvent? found)) continue; // pruned a moment ago
            reply.WriteStartObject();
            reply.WriteNumber("score", Math.Round(hit.Score, 6));
            LedgerReply.WriteEvent(reply, found);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    /// <summary>Searches by a vector that came as JSON.</summary>
    /// <exception cref="BadArgumentException">It is no array of numbers, or of another length than the
    /// others.</exception>
    public static IReadOnlyList<VectorHit> SimilarTo(EventLedger ledger, string space, JsonElement vector, int top)
    {
        List<float> numbers = [];
        bool good = vector.ValueKind == JsonValueKind.Array && vector.GetArrayLength() > 0;
        foreach (JsonElement number in good ? vector.EnumerateArray() : default)
        {
            good &= number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out float value)
                && float.IsFinite(value);
            numbers.Add(good ? number.GetSingle() : 0);
        }

        if (!good) throw new BadArgumentException("vector must be an array of numbers.");
        try
        {
            return ledger.Similar(space, CollectionsMarshal.AsSpan(numbers), top);
        }
        catch (ArgumentException exception)
        {
            throw new BadArgumentException(exception.Message);
        }
    }

    private static void WriteEvents(Utf8JsonWriter reply, IReadOnlyList<LedgerEvent> events)
    {
        reply.WriteStartArray("events");
        foreach (LedgerEvent found in events)
        {
            reply.WriteStartObject();
            LedgerReply.WriteEvent(reply, found);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
    }

    private static T Named<T>(string? name) where T : struct, Enum =>
        name is null ? default : Enum.Parse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static EventField FieldOf(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new EventField(text[..equals], text[(equals + 1)..])
            : throw new BadArgumentException($"fields must be written as name=value, not: {text}");
    }
}
