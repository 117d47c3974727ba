using System.Buffers.Text;
using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Json;

/// <summary>Suricata's EVE: an <c>event_type</c>, and an object of that name with what it saw.</summary>
internal sealed class SuricataShape : IJsonShape
{
    public bool Fits(ParsedEvent found) =>
        found.Has("event_type"u8)
        && found.Has("timestamp"u8)
        && (found.Has("flow_id"u8) || found.Has("pcap_cnt"u8) || found.Has("in_iface"u8) || found.Has("stats.uptime"u8)
            || (found.Has("src_ip"u8) && found.Has("dest_ip"u8) && found.Has("proto"u8)));

    public void Apply(ParsedEvent found)
    {
        found.Format = "suricata";
        found.TrySetTime("timestamp"u8);
        if (found.TryGet("src_ip"u8, out ReadOnlySpan<byte> ip)) found.SetText(EventText.Ip, ip);
        if (found.TryGet("host"u8, out ReadOnlySpan<byte> sensor)) found.SetText(EventText.Host, sensor);
        found.TryGet("event_type"u8, out ReadOnlySpan<byte> kind);
        if (kind.SequenceEqual("alert"u8))
        {
            ApplyAlert(found);
            return;
        }

        EventType? type = TypeOf(kind);
        found.Type = type ?? EventType.Custom;
        if (type is null) found.SetText(EventText.TypeName, kind);
        found.Severity = found.Type == EventType.Anomaly ? Severity.Low : Severity.Informational;
    }

    private static void ApplyAlert(ParsedEvent found)
    {
        found.TryGet("alert.category"u8, out ReadOnlySpan<byte> category);
        found.Type = category.IndexOf("rojan"u8) >= 0 || category.IndexOf("alware"u8) >= 0 ? EventType.Malware
            : category.IndexOf("olicy"u8) >= 0 ? EventType.Policy
            : EventType.Anomaly;
        found.TryGet("alert.severity"u8, out ReadOnlySpan<byte> text);
        int level = Utf8Parser.TryParse(text, out int parsed, out _) ? parsed : 3;
        found.Severity = level switch { <= 1 => Severity.High, 2 => Severity.Medium, _ => Severity.Low };
    }

    private static EventType? TypeOf(ReadOnlySpan<byte> kind)
    {
        Span<char> name = stackalloc char[24];
        if (kind.Length > name.Length || !System.Text.Encoding.UTF8.TryGetChars(kind, name, out int length))
        {
            return null;
        }

        return name[..length] switch
        {
            "flow" or "netflow" or "tls" or "smb" or "smtp" or "ftp" or "ftp_data" or "tftp" or "nfs" or "dhcp"
                or "snmp"
                or "sip" or "mqtt" or "quic" or "ike" or "modbus" or "dnp3" or "rfb" or "bittorrent_dht" or "dcerpc" =>
                EventType.Network,
            "dns" => EventType.Dns,
            "http" or "http2" => EventType.Http,
            "fileinfo" => EventType.File,
            "ssh" or "krb5" or "rdp" => EventType.Auth,
            "anomaly" or "drop" => EventType.Anomaly,
            _ => null,
        };
    }
}
