using System.Text;
using System.Text.Json;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid.Commands;

/// <summary>The commands about what the ledger proves, and how it is kept: <c>ledger.*</c>.</summary>
internal static class LedgerProofCommands
{
    private static readonly Argument Id = new("id", ArgumentType.Text, "the event's id, 32 digits, or its index")
    {
        Required = true,
        Positional = true,
    };

    private static readonly Argument Since =
        new("since", ArgumentType.Text, "a checkpoint from before, which must be the beginning of this ledger");

    private static readonly Argument Key =
        new("key", ArgumentType.Text, "the public key to believe; default: the ledger's own");

    private static readonly Argument Proof = new("proof", ArgumentType.Text, "the proof") { Required = true };
    private static readonly Argument TrustedKey = new("key", ArgumentType.Text, "the public key") { Required = true };

    private static readonly Argument Name =
        new("name", ArgumentType.Text, "the hold's name") { Required = true, Positional = true };

    private static readonly Argument Reason = new("reason", ArgumentType.Text, "why, for people") { Required = true };
    private static readonly Argument From = new("from", ArgumentType.Instant, "from when on events are kept");
    private static readonly Argument To = new("to", ArgumentType.Instant, "until when events are kept");

    /// <summary>The commands, in the order that help lists them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new()
        {
            Name = "ledger.verify",
            Route = new("POST", "/ledger/verify"),
            Summary = "Hash every event, tile and checkpoint again and name what is not as it was signed.",
            Example = "syn ledger verify --since checkpoint.txt",
            Writes = false,
            Arguments = [Since, Key],
            ToolSource = () => LedgerTools.Verify,
            Handler = Verify,
        },
        new()
        {
            Name = "ledger.prove",
            Route = new("GET", "/api/v1/ledger/proof/{id}"),
            Summary = "Prove that an event is in the ledger.",
            Example = "syn ledger prove 019a5c0e2b7d4f21a3c8e5d90b6f1742 --out event.tlog-proof",
            Writes = false,
            Arguments = [Id],
            ToolSource = () => LedgerTools.Prove,
            Handler = Prove,
        },
        new()
        {
            Name = "ledger.verify_proof",
            Route = new("POST", "/ledger/verify-proof"),
            Summary = "Check a proof against a public key; the ledger is not asked.",
            Example = "syn ledger verify-proof event.tlog-proof --key vkey",
            Writes = false,
            Arguments = [Proof, TrustedKey],
            Handler = VerifyProof,
        },
        new()
        {
            Name = "ledger.stats",
            Verb = "ledger stats",
            Route = new("GET", "/ledger/stats"),
            Summary = "Show what the ledger holds.",
            Example = "syn ledger stats",
            Writes = false,
            ToolSource = () => LedgerTools.Stats,
            Handler = Stats,
        },
        new()
        {
            Name = "ledger.hold",
            Verb = "ledger hold",
            Route = new("POST", "/ledger/holds"),
            Summary = "Keep events from being pruned until the hold is released.",
            Example = "syn ledger hold case-7 --reason \"court order 12/26\" --from 2026-01-01",
            Writes = true,
            Arguments = [Name, Reason, From, To],
            Handler = Hold,
        },
        new()
        {
            Name = "ledger.release",
            Verb = "ledger release",
            Route = new("DELETE", "/ledger/holds/{name}"),
            Summary = "Release a hold.",
            Example = "syn ledger release case-7",
            Writes = true,
            Arguments = [Name],
            Handler = Release,
        },
        new()
        {
            Name = "ledger.prune",
            Verb = "ledger prune",
            Route = new("POST", "/ledger/prune"),
            Summary = "Delete what the retention settings let go; the server does it every hour.",
            Example = "syn ledger prune",
            Writes = true,
            Handler = Prune,
        },
    ];

    private static void Verify(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        string keyText = call.OptionalText(Key) ?? ledger.Key.ToString();
        using NoteVerifier key = NoteVerifier.TryCreate(keyText, out NoteVerifier? verifier)
            ? verifier
            : throw new BadArgumentException("key is no public key of a ledger, as its file vkey holds it.");
        LedgerVerifyOptions options = new()
        {
            Since = call.OptionalText(Since) is { } since ? NoteOf(since) : null,
            HeartbeatMax = 2 * call.Engine.Configuration.GetDuration(Configuration.LedgerSettings.Heartbeat),
        };
        LedgerReport report = ledger.Verify(key, options, call.Cancellation);
        LedgerReply.WriteReport(reply, report, ledger.VerifyIndexes());
    }

    private static void Prove(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        ProofFile proof = call.Engine.Prove(LedgerCommands.IndexOf(ledger, call.Text(Id)));
        reply.WriteNumber("index", proof.Index);
        reply.WriteString("key", ledger.Key.ToString());
        reply.WriteString("proof", Encoding.UTF8.GetString(proof.ToBytes()));
    }

    private static void VerifyProof(CommandCall call, Utf8JsonWriter reply) =>
        LedgerReply.WriteVerdict(reply, call.Text(Proof), call.Text(TrustedKey));

    private static void Stats(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        LedgerStatistics statistics = ledger.Statistics;
        reply.WriteNumber("events", ledger.Count);
        reply.WriteNumber("first_index", ledger.FirstIndex);
        reply.WriteNumber("synced", statistics.Progress.Synced);
        reply.WriteNumber("indexed", statistics.Progress.Indexed);
        reply.WriteNumber("published", statistics.Progress.Published);
        reply.WriteNumber("segments", statistics.Segments);
        reply.WriteNumber("sealed_bytes", statistics.SealedBytes);
        reply.WriteNumber("vectors", statistics.Vectors);
        reply.WriteString("origin", ledger.Key.Name);
        reply.WriteString("key", ledger.Key.ToString());
        reply.WriteString("torn_tail", statistics.TornTail);
        reply.WriteStartArray("holds");
        foreach (LegalHold hold in ledger.Holds) reply.WriteStringValue($"{hold.Name}: {hold.Reason}");
        reply.WriteEndArray();
    }

    private static void Hold(CommandCall call, Utf8JsonWriter reply)
    {
        LegalHold all = LegalHold.All(call.Text(Name), call.Text(Reason));
        try
        {
            call.Engine.Ledger.Hold(all with
            {
                From = call.OptionalInstant(From) ?? all.From,
                To = call.OptionalInstant(To) ?? all.To,
            });
        }
        catch (ArgumentException exception)
        {
            throw new BadArgumentException(exception.Message);
        }

        call.Engine.RecordAct("hold", new EventField("name", all.Name), new EventField("reason", all.Reason));
        reply.WriteString("name", all.Name);
        reply.WriteBoolean("held", true);
    }

    private static void Release(CommandCall call, Utf8JsonWriter reply)
    {
        string name = call.Text(Name);
        if (!call.Engine.Ledger.Release(name)) throw new NotFoundException($"There is no hold '{name}'.");
        call.Engine.RecordAct("release", new EventField("name", name));
        reply.WriteString("name", name);
        reply.WriteBoolean("held", false);
    }

    private static void Prune(CommandCall call, Utf8JsonWriter reply)
    {
        EventLedger ledger = call.Engine.Ledger;
        long before = ledger.FirstIndex;
        long after = ledger.Prune();
        if (after > before) call.Engine.RecordAct("prune", new EventField("first_index", LedgerReply.Number(after)));
        reply.WriteNumber("pruned", after - before);
        reply.WriteNumber("first_index", after);
    }

    private static SignedNote NoteOf(string text) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out SignedNote? note)
            ? note
            : throw new BadArgumentException("since is no signed checkpoint, as GET /ledger/checkpoint gives it.");
}
