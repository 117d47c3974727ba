using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import;

/// <summary>What Zeek's logs are about, whichever way they are written.</summary>
internal static class ZeekTypes
{
    /// <summary>Sets the properties of an event of a log, from fields that have the names of Zeek's columns.</summary>
    /// <param name="found">The event, its fields in place.</param>
    /// <param name="path">The log's name, such as <c>conn</c>; empty where it is not known.</param>
    public static void Apply(ParsedEvent found, ReadOnlySpan<byte> path)
    {
        found.Format = "zeek";
        found.TrySetTime("ts"u8);
        if (found.TryGet("id.orig_h"u8, out ReadOnlySpan<byte> ip)
            || found.TryGet("id_orig_h"u8, out ip)
            || found.TryGet("src"u8, out ip))
        {
            found.SetText(EventText.Ip, ip);
        }

        if (found.TryGet("@system"u8, out ReadOnlySpan<byte> sensor) || found.TryGet("peer"u8, out sensor))
        {
            found.SetText(EventText.Collector, sensor);
        }

        EventType? type = TypeOf(path);
        found.Type = type ?? EventType.Custom;
        if (type is null && !path.IsEmpty) found.SetText(EventText.TypeName, path);
        found.Severity = found.Type == EventType.Anomaly ? Severity.Low : Severity.Informational;
    }

    private static EventType? TypeOf(ReadOnlySpan<byte> path)
    {
        Span<char> name = stackalloc char[24];
        if (path.Length > name.Length || !System.Text.Encoding.UTF8.TryGetChars(path, name, out int length))
        {
            return null;
        }

        return name[..length] switch
        {
            "" or "conn" or "ssl" or "x509" or "dce_rpc" or "smb_mapping" or "smtp" or "ftp" or "snmp" or "modbus"
                or "dhcp" or "ntp" or "sip" or "irc" or "dnp3" or "mqtt_connect" or "mqtt_publish" or "socks"
                or "tunnel" or "syslog" or "mysql" or "quic" or "rfb" or "known_hosts" or "known_services" =>
                EventType.Network,
            "dns" => EventType.Dns,
            "http" => EventType.Http,
            "files" or "smb_files" or "pe" or "ocsp" => EventType.File,
            "kerberos" or "ntlm" or "ssh" or "rdp" or "radius" or "ldap" => EventType.Auth,
            "notice" or "weird" or "intel" or "analyzer" or "dpd" or "signatures" => EventType.Anomaly,
            _ => null,
        };
    }
}
