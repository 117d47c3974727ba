using System.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Json;

/// <summary>
/// An event as Synapsid itself writes it and the seed's clients do: an object with <c>fields</c> (or
/// <c>metadata</c>), <c>raw</c> (or <c>raw_data</c>) or <c>raw_base64</c>, beside the members that the mapping knows
/// and
/// <c>id</c> (32 digits, or the numbers <c>hi</c> and <c>lo</c>) and <c>format</c>. What it calls raw are the event's
/// raw bytes; without it they are the object itself.
/// </summary>
/// <param name="isCertain">Whether every object is meant so, also one without those members.</param>
internal sealed class EventFormShape(bool isCertain = false) : IJsonShape
{
    private static readonly byte[][] Own =
    [
        .. FieldMapping.Names("time,namespace,host,source_host,ip,source_ip,collector,type,event_type,severity"),
    ];

    private static readonly FieldMapping Mapping = new()
    {
        Time = FieldMapping.Names("time"),
        Host = FieldMapping.Names("host,source_host"),
        Ip = FieldMapping.Names("ip,source_ip"),
        Collector = FieldMapping.Names("collector"),
        Type = FieldMapping.Names("type,event_type"),
        Severity = FieldMapping.Names("severity"),
        Namespace = FieldMapping.Names("namespace"),
    };

    public bool Fits(ParsedEvent found)
    {
        if (isCertain) return true;
        for (int i = 0; i < found.FieldCount; i++)
        {
            ReadOnlySpan<byte> name = found.Name(i);
            if (name.SequenceEqual("raw"u8) || name.SequenceEqual("raw_data"u8) || name.SequenceEqual("raw_base64"u8)
                || name.StartsWith("fields."u8))
            {
                return true;
            }
        }

        return false;
    }

    public void Apply(ParsedEvent found)
    {
        if (!TryApplyRaw(found) || !TryApplyId(found)) return;
        if (found.TryGet("time"u8, out ReadOnlySpan<byte> time) && !EventTime.TryParse(time, out _))
        {
            found.Fail("Its \"time\" is no time such as 2026-11-21T08:00:00Z.");
            return;
        }

        MappedShape.ApplyMapping(found, Mapping);
        if (found.TryTake("type_name"u8, out ReadOnlySpan<byte> typeName))
        {
            found.SetText(EventText.TypeName, typeName);
        }

        if (found.TryTake("parse_failure"u8, out ReadOnlySpan<byte> failure))
        {
            found.Failure = Encoding.UTF8.GetString(failure);
        }

        found.Format = found.TryTake("format"u8, out ReadOnlySpan<byte> format) && !format.IsEmpty
            ? Encoding.UTF8.GetString(format)
            : "event";
        foreach (byte[] name in Own) found.TryTake(name, out _);
        found.DropPrefix("fields."u8);
        found.DropPrefix("metadata."u8);
    }

    private static bool TryApplyId(ParsedEvent found)
    {
        bool isPair = found.TryTake("id.hi"u8, out ReadOnlySpan<byte> high) & found.TryTake("id.lo"u8,
            out ReadOnlySpan<byte> low);
        if (isPair)
        {
            if (EventId.TryParse(Encoding.UTF8.GetString(high), Encoding.UTF8.GetString(low), out EventId pair))
            {
                found.Id = pair;
                return true;
            }
        }
        else if (!found.TryTake("id"u8, out ReadOnlySpan<byte> text))
        {
            return true;
        }
        else if (EventId.TryParse(text, out EventId id))
        {
            found.Id = id;
            return true;
        }

        found.Fail("Its \"id\" is neither 32 hexadecimal digits nor the numbers hi and lo.");
        return false;
    }

    private static bool TryApplyRaw(ParsedEvent found)
    {
        if (found.TryTake("raw_base64"u8, out ReadOnlySpan<byte> encoded))
        {
            if (found.TrySetRawFromBase64(encoded)) return true;
            found.Fail("Its \"raw_base64\" is not valid base64.");
            return false;
        }

        if (found.TryTake("raw"u8, out ReadOnlySpan<byte> raw) || found.TryTake("raw_data"u8, out raw))
        {
            found.SetText(EventText.Raw, raw);
        }

        return true;
    }
}
