using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Json;

/// <summary>Any JSON object: a mapping says which members give the event's own properties.</summary>
internal sealed class MappedShape(FieldMapping mapping) : IJsonShape
{
    public bool Fits(ParsedEvent found) => true;

    public void Apply(ParsedEvent found)
    {
        found.Format = "ndjson";
        ApplyMapping(found, mapping);
    }

    /// <summary>Sets what the mapping finds; the fields stay.</summary>
    internal static void ApplyMapping(ParsedEvent found, FieldMapping mapping)
    {
        foreach (byte[] name in mapping.Time)
        {
            if (found.TrySetTime(name)) break;
        }

        SetText(found, EventText.Host, mapping.Host);
        SetText(found, EventText.Ip, mapping.Ip);
        SetText(found, EventText.Collector, mapping.Collector);
        SetText(found, EventText.Namespace, mapping.Namespace);
        if (TryFind(found, mapping.Type, out ReadOnlySpan<byte> type)) TypeNames.Set(found, type);
        if (TryFind(found, mapping.Severity, out ReadOnlySpan<byte> text)
            && SeverityNames.TryFind(text, out Severity severity))
        {
            found.Severity = severity;
        }
    }

    private static void SetText(ParsedEvent found, EventText kind, IReadOnlyList<byte[]> names)
    {
        if (TryFind(found, names, out ReadOnlySpan<byte> value)) found.SetText(kind, value);
    }

    private static bool TryFind(ParsedEvent found, IReadOnlyList<byte[]> names, out ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (found.TryGet(names[i], out value) && !value.IsEmpty) return true;
        }

        value = default;
        return false;
    }
}
