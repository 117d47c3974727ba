using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Protocols;
using Synapsid.Server.Http;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid.Server.Routes;

/// <summary>
/// The routes of the ledger that carry something else than a command's JSON: events in bulk, the live tail, proof
/// files, and what C2SP tlog-tiles publishes.
/// </summary>
internal sealed class LedgerRoutes(SynapsidEngine engine, CommandLanes lanes)
{
    private const string Binary = "application/octet-stream";
    private const string PlainText = "text/plain; charset=utf-8";
    private const string Lines = "application/x-ndjson";
    private const int TailEvents = 256;

    /// <summary>A full tile never changes; a checkpoint and a partial tile are soon replaced.</summary>
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Never = "no-cache";

    private static readonly string[] IntakeNames = ["format", "namespace", "host", "collector", "level", "import"];

    /// <summary>The routes.</summary>
    public IEnumerable<HttpRoute> All =>
    [
        new(new("POST", "/ledger/events"), "Put events into the ledger: NDJSON, an array, log lines; gzip too.",
            AppendAsync),
        new(new("GET", "/ledger/events"), "Find events by condition, time and word.", SearchAsync),
        new(new("GET", "/ledger/tail"), "Follow the ledger, an event a line, for as long as the caller listens.",
            TailAsync),
        new(new("GET", "/ledger/proof/{id}"), "The proof that an event is in the ledger, as a file.", ProofAsync),
        new(new("GET", "/ledger/key"), "The public key of the ledger's checkpoints.", KeyAsync),
        new(new("GET", "/ledger/checkpoint"), "The newest signed checkpoint (C2SP tlog-checkpoint).", CheckpointAsync),
        new(new("GET", "/ledger/tile/{rest}"), "A tile, or a bundle of entries (C2SP tlog-tiles).", TileAsync),
    ];

    private async Task<HttpAnswer> AppendAsync(HttpCall call)
    {
        Dictionary<string, string> query = QueryOf(call, IntakeNames);
        ReceiptLevel level = LevelOf(query.GetValueOrDefault("level", "durable"));
        ImportOptions options = engine.ImportOptions(query.GetValueOrDefault("format", EventFormats.Auto)) with
        {
            Namespace = query.GetValueOrDefault("namespace", "default"),
            Host = query.GetValueOrDefault("host"),
            Collector = query.GetValueOrDefault("collector"),
        };
        bool isImport = IsTrue(query, "import");
        ArraySegment<byte> body = await EventBody.ReadAsync(call.Context);
        IntakeResult taken = await lanes.WriteAsync(() => Take(body, options, isImport), call.Cancellation);
        await engine.Ledger.WaitAsync(taken.Receipt, level, CancellationToken.None);
        return HttpAnswer.Json(reply => LedgerReply.WriteReceipt(reply, taken, level));
    }

    private IntakeResult Take(ArraySegment<byte> body, ImportOptions options, bool isImport)
    {
        IntakeResult taken = new LedgerIntake().Take(engine.Ledger, body, options);
        string events = taken.Counts.Events.ToString(CultureInfo.InvariantCulture);
        if (isImport) engine.RecordAct("import", new EventField("events", events));
        return taken;
    }

    private async Task<HttpAnswer> SearchAsync(HttpCall call)
    {
        Request request = new("ledger.search", await RequestArguments.ReadAsync(call));
        Reply reply = await lanes.RunAsync(request, call.Cancellation);
        return reply.Error is null
            ? HttpAnswer.Json(reply.Payload)
            : HttpAnswer.Problem(ErrorStatus.Of(reply.Error.Code), reply.Error);
    }

    private async Task<HttpAnswer> TailAsync(HttpCall call)
    {
        JsonElement arguments = await RequestArguments.ReadAsync(call);
        LedgerTail tail = await lanes.ReadAsync(() => LedgerCommands.TailOf(engine, arguments), call.Cancellation);
        return new HttpAnswer(StatusCodes.Status200OK, Lines, default)
        {
            CacheControl = Never,
            Live = (body, cancellation) => WriteTailAsync(tail, body, cancellation),
        };
    }

    private static async Task WriteTailAsync(LedgerTail tail, Stream body, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> buffer = new();
        await body.FlushAsync(cancellation); // the caller sees at once that it listens
        while (true)
        {
            await tail.WaitAsync(cancellation);
            IReadOnlyList<LedgerEvent> found = tail.Read(TailEvents, cancellation);
            if (found.Count == 0) continue;
            buffer.ResetWrittenCount();
            foreach (LedgerEvent next in found)
            {
                buffer.Write(JsonPayload.Write(line => LedgerReply.WriteEvent(line, next)).Span);
                buffer.Write("\n"u8);
            }

            await body.WriteAsync(buffer.WrittenMemory, cancellation);
            await body.FlushAsync(cancellation);
        }
    }

    private async Task<HttpAnswer> ProofAsync(HttpCall call)
    {
        byte[] proof = await lanes.ReadAsync(
            () => engine.Prove(LedgerCommands.IndexOf(engine.Ledger, call.PathParts["id"])).ToBytes(),
                call.Cancellation);
        return new HttpAnswer(StatusCodes.Status200OK, PlainText, proof);
    }

    private Task<HttpAnswer> KeyAsync(HttpCall call) => lanes.ReadAsync(
        () => new HttpAnswer(StatusCodes.Status200OK, PlainText, Encoding.UTF8.GetBytes(engine.Ledger.Key + "\n")),
        call.Cancellation);

    private Task<HttpAnswer> CheckpointAsync(HttpCall call) => lanes.ReadAsync(
        () => engine.Ledger.Checkpoint is { } note
            ? new HttpAnswer(StatusCodes.Status200OK, PlainText, note.Bytes) { CacheControl = Never }
            : throw Absent("There is no checkpoint yet: nothing was signed."),
        call.Cancellation);

    private Task<HttpAnswer> TileAsync(HttpCall call)
    {
        string text = "tile/" + call.PathParts["rest"];
        if (!TilePath.TryParse(text, out TilePath path))
        {
            throw Absent($"There is no tile at {call.Context.Request.Path}.");
        }

        return lanes.ReadAsync(() => ReadTile(path), call.Cancellation);
    }

    private HttpAnswer ReadTile(TilePath path)
    {
        ReadOnlyMemory<byte>? body = path.Level == TilePath.Entries
            ? engine.ReadLedgerEntries(path)
            : engine.ReadLedgerTile(path);
        return body is { } bytes
            ? new HttpAnswer(StatusCodes.Status200OK, Binary, bytes) { CacheControl = Forever }
            : throw Absent($"There is no {path}: it is not signed yet, or was pruned.");
    }

    private static Dictionary<string, string> QueryOf(HttpCall call, string[] known)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in call.Context.Request.Query)
        {
            if (!known.Contains(name) || values.Count != 1)
            {
                throw new HttpErrorException(
                    StatusCodes.Status400BadRequest,
                    $"The query string may give each of {string.Join(", ", known)} once, "
                    + $"not '{name}' {values.Count} times.");
            }

            given[name] = values[0] ?? "";
        }

        return given;
    }

    private static bool IsTrue(Dictionary<string, string> query, string name) =>
        query.GetValueOrDefault(name, "false") switch
        {
            "true" => true,
            "false" => false,
            string other => throw new HttpErrorException(
                StatusCodes.Status400BadRequest, $"{name} must be true or false, not: {other}"),
        };

    private static ReceiptLevel LevelOf(string name) => name switch
    {
        "accepted" => ReceiptLevel.Accepted,
        "durable" => ReceiptLevel.Durable,
        "published" => ReceiptLevel.Published,
        _ => throw new HttpErrorException(
            StatusCodes.Status400BadRequest, $"level must be one of accepted, durable, published, not: {name}"),
    };

    private static HttpErrorException Absent(string message) =>
        new(StatusCodes.Status404NotFound, new ReplyError(ErrorCode.NotFound, message));
}
