using System.Buffers.Text;
using System.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Json;

/// <summary>
/// Windows events, Sysmon's among them, in the ways that programs write them as JSON: flat (NXLog, winlogbeat of old,
/// Azure), winlogbeat's <c>winlog.event_data</c>, and the <c>Event.System</c> and <c>Event.EventData</c> of the XML.
/// </summary>
internal sealed class WindowsShape : IJsonShape
{
    private static readonly byte[][] Ids = [.. FieldMapping.Names(
        "EventID,winlog.event_id,Event.System.EventID,Event.System.EventID.#text,EventId,event_id,event.code")];

    private static readonly byte[][] Channels =
        [.. FieldMapping.Names("Channel,winlog.channel,Event.System.Channel,log_name")];

    private static readonly byte[][] Providers = [.. FieldMapping.Names(
        "SourceName,winlog.provider_name,Provider,ProviderName,source_name,Event.System.Provider.#attributes.Name,"
        + "Event.System.Provider.Name,Event.System.Provider.@Name")];

    private static readonly byte[][] Times = [.. FieldMapping.Names(
        "UtcTime,winlog.event_data.UtcTime,Event.EventData.UtcTime,EventData.UtcTime,"
        + "Event.System.TimeCreated.#attributes.SystemTime,Event.System.TimeCreated.SystemTime,"
        + "Event.System.TimeCreated.@SystemTime,TimeCreated,@timestamp,EventTime,TimeGenerated")];

    private static readonly byte[][] Hosts = [.. FieldMapping.Names(
        "Hostname,winlog.computer_name,Event.System.Computer,Computer,computer_name,host.name,host")];

    private static readonly byte[][] Ips = [.. FieldMapping.Names(
        "SourceIp,winlog.event_data.SourceIp,Event.EventData.SourceIp,EventData.SourceIp,SourceAddress,"
        + "winlog.event_data.SourceAddress,Event.EventData.SourceAddress,IpAddress,winlog.event_data.IpAddress,"
        + "Event.EventData.IpAddress")];

    private static readonly byte[][] Levels = [.. FieldMapping.Names(
        "Level,winlog.level,log.level,Event.System.Level,level,EventLevel,Severity")];

    private readonly JsonFlattener _flattener = new();

    public bool Fits(ParsedEvent found) =>
        TryFind(found, Ids, out _) && (TryFind(found, Channels, out _) || TryFind(found, Providers, out _));

    public void Apply(ParsedEvent found)
    {
        ExpandEventData(found);
        TryFind(found, Channels, out ReadOnlySpan<byte> channel);
        TryFind(found, Providers, out ReadOnlySpan<byte> provider);
        TryFind(found, Ids, out ReadOnlySpan<byte> text);
        bool isSysmon = channel.IndexOf("Sysmon"u8) >= 0 || provider.IndexOf("Sysmon"u8) >= 0;
        found.Format = isSysmon ? "sysmon" : "windows";
        foreach (byte[] name in Times)
        {
            if (found.TrySetTime(name)) break;
        }

        if (TryFind(found, Hosts, out ReadOnlySpan<byte> host)) found.SetText(EventText.Host, host);
        if (TryFind(found, Ips, out ReadOnlySpan<byte> ip) && ip is not [(byte)'-']) found.SetText(EventText.Ip, ip);
        if (TryFind(found, Levels, out ReadOnlySpan<byte> level)) found.Severity = SeverityOf(level);
        if (!Utf8Parser.TryParse(text, out int id, out int used) || used != text.Length) id = -1;
        string? custom = null;
        found.Type = isSysmon
            ? WindowsEvents.OfSysmon(id, out custom)
            : WindowsEvents.OfOthers(channel, id, out custom);
        if (custom is not null) found.SetText(EventText.TypeName, Encoding.UTF8.GetBytes(custom));
    }

    /// <summary>Azure writes what the event holds as one text of JSON; its members become fields like the
    /// others.</summary>
    private void ExpandEventData(ParsedEvent found)
    {
        if (!found.TryGet("EventData"u8, out ReadOnlySpan<byte> data) || data is not [(byte)'{', ..]) return;
        int before = found.FieldCount;
        if (!_flattener.TryFlatten(data.ToArray(), found, out _)) found.TruncateFields(before);
    }

    private static Severity SeverityOf(ReadOnlySpan<byte> level)
    {
        if (level.Length != 1) return SeverityNames.TryFind(level, out Severity named) ? named : Severity.Informational;
        return level[0] switch
        {
            (byte)'1' => Severity.Critical,
            (byte)'2' => Severity.High,
            (byte)'3' => Severity.Medium,
            _ => Severity.Informational,
        };
    }

    private static bool TryFind(ParsedEvent found, byte[][] names, out ReadOnlySpan<byte> value)
    {
        foreach (byte[] name in names)
        {
            if (found.TryGet(name, out value) && !value.IsEmpty) return true;
        }

        value = default;
        return false;
    }
}
