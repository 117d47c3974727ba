using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Vectors;
using Synapsid.Protocols;
using Synapsid.Server.Http;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid.Server.Routes;

/// <summary>
/// The routes that clients of HanshiroDB know, over the same ledger. Where those lost something these do not: the two
/// halves of an id are texts, for a number of 64 bits is not safe in JavaScript; an event that is not there is a 404;
/// and the list is paged.
/// </summary>
internal sealed class SeedRoutes(SynapsidEngine engine, CommandLanes lanes)
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;
    private const int TopMax = 1_000;

    /// <summary>The routes.</summary>
    public IEnumerable<HttpRoute> All =>
    [
        new(new("POST", "/events"), "HanshiroDB: store an event.", AddAsync),
        new(new("GET", "/events/{hi}/{lo}"), "HanshiroDB: show an event.", GetAsync),
        new(new("GET", "/events"), "HanshiroDB: list events, newest first, in pages.", ListAsync),
        new(new("POST", "/similar"), "HanshiroDB: find the events whose vectors are most like one.", SimilarAsync),
    ];

    private async Task<HttpAnswer> AddAsync(HttpCall call)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(call.Context);
        if (!MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes) || bytes.Count == 0)
        {
            throw Bad("The body has no event.");
        }

        using (JsonDocument document = Parse(body))
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Bad("The body must be one event, an object.");
            }
        }

        IntakeResult taken = await lanes.WriteAsync(
            () => new LedgerIntake().Take(engine.Ledger, bytes, engine.ImportOptions("event")), call.Cancellation);
        await engine.Ledger.WaitAsync(taken.Receipt, ReceiptLevel.Durable, CancellationToken.None);
        return HttpAnswer.Json(reply => WriteId(reply, taken.Ids[0]));
    }

    private async Task<HttpAnswer> GetAsync(HttpCall call)
    {
        if (!EventId.TryParse(call.PathParts["hi"], call.PathParts["lo"], out EventId id))
        {
            throw Bad("An id is two whole numbers, each below 2 to the power of 64.");
        }

        LedgerEvent? found = await lanes.ReadAsync(
            () => engine.Ledger.TryGet(id, out LedgerEvent? there) ? there : null, call.Cancellation);
        if (found is not null) return HttpAnswer.Json(reply => WriteEvent(reply, found));
        string message = $"There is no event {id.High}/{id.Low}.";
        throw new HttpErrorException(StatusCodes.Status404NotFound, new ReplyError(ErrorCode.NotFound, message));
    }

    private async Task<HttpAnswer> ListAsync(HttpCall call)
    {
        IQueryCollection query = call.Context.Request.Query;
        string limitText = query["limit"].ToString();
        int limit = PageDefault;
        if (limitText.Length > 0
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
            || limit is 0 or > PageMax))
        {
            throw Bad($"limit must be from 1 to {PageMax}, not: {limitText}");
        }

        string? cursor = query["cursor"].Count == 0 ? null : query["cursor"].ToString();
        LedgerQuery wanted = new() { Limit = limit, Cursor = cursor };
        LedgerPage page = await lanes.ReadAsync(
            () => engine.Ledger.Search(wanted, call.Cancellation), call.Cancellation);
        return HttpAnswer.Json(reply =>
        {
            reply.WriteStartArray("events");
            foreach (LedgerEvent found in page.Events)
            {
                reply.WriteStartObject();
                WriteEvent(reply, found);
                reply.WriteEndObject();
            }

            reply.WriteEndArray();
            reply.WriteString("next_cursor", page.Cursor);
        });
    }

    private async Task<HttpAnswer> SimilarAsync(HttpCall call)
    {
        using JsonDocument document = Parse(await RequestBody.ReadAsync(call.Context));
        JsonElement root = document.RootElement;
        int top = 10;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("vector", out JsonElement vector)
            || (root.TryGetProperty("top_k", out JsonElement count)
                && (count.ValueKind != JsonValueKind.Number || !count.TryGetInt32(out top) || top is < 1 or > TopMax)))
        {
            throw Bad($"Give a \"vector\", an array of numbers, and \"top_k\", from 1 to {TopMax}.");
        }

        EventLedger ledger = engine.Ledger;
        (EventId Id, float Score)[] hits = await lanes.ReadAsync(
            () => Hits(ledger, LedgerCommands.SimilarTo(ledger, "default", vector, top)), call.Cancellation);
        return new HttpAnswer(StatusCodes.Status200OK, "application/json", WriteHits(hits));
    }

    private static (EventId Id, float Score)[] Hits(EventLedger ledger, IReadOnlyList<VectorHit> found)
    {
        List<(EventId Id, float Score)> hits = new(found.Count);
        foreach (VectorHit hit in found)
        {
            if (ledger.TryGetAt(hit.Index, out LedgerEvent? there)) hits.Add((there.Id, hit.Score));
        }

        return [.. hits];
    }

    private static ReadOnlyMemory<byte> WriteHits((EventId Id, float Score)[] hits)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter reply = new(bytes))
        {
            reply.WriteStartArray();
            foreach ((EventId id, float score) in hits)
            {
                reply.WriteStartObject();
                reply.WriteStartObject("id");
                WriteId(reply, id);
                reply.WriteEndObject();
                reply.WriteNumber("score", score);
                reply.WriteEndObject();
            }

            reply.WriteEndArray();
        }

        return bytes.ToArray();
    }

    /// <summary>The members that HanshiroDB's clients know. Raw bytes that are no text show as such.</summary>
    private static void WriteEvent(Utf8JsonWriter reply, LedgerEvent found)
    {
        reply.WriteStartObject("id");
        WriteId(reply, found.Id);
        reply.WriteEndObject();
        reply.WriteNumber("timestamp_ms", found.Time.ToUnixTimeMilliseconds());
        reply.WriteString("event_type", found.TypeName ?? found.Type.ToString());
        reply.WriteString("source_host", found.Host);
        reply.WriteString("source_ip", found.Ip);
        reply.WriteString("collector", found.Collector);
        reply.WriteString("format", found.Format);
        reply.WriteString("raw_data", Encoding.UTF8.GetString(found.Raw.Span));
        LedgerReply.WriteFields(reply, "metadata", found.Fields);
        if (!found.Vector.IsEmpty) LedgerReply.WriteVector(reply, found.Vector.Span);
    }

    private static void WriteId(Utf8JsonWriter reply, EventId id)
    {
        reply.WriteString("hi", id.High.ToString(CultureInfo.InvariantCulture));
        reply.WriteString("lo", id.Low.ToString(CultureInfo.InvariantCulture));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw Bad($"The body is not valid JSON: {exception.Message}");
        }
    }

    private static HttpErrorException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
