using System.Text;

namespace Synapsid.Ledger.Import;

/// <summary>
/// Which members of a JSON object of no known format give the event's own properties. Each is a list of dotted names,
/// of which the first that is there counts.
/// </summary>
public sealed record FieldMapping
{
    /// <summary>The names that logs use most.</summary>
    public static FieldMapping Default { get; } = new();

    /// <summary>When it happened (<see cref="EventTime"/>).</summary>
    public IReadOnlyList<byte[]> Time { get; init; } = Names("time,timestamp,@timestamp,ts,event_time,date,datetime");

    /// <summary>The host.</summary>
    public IReadOnlyList<byte[]> Host { get; init; } =
        Names("host,hostname,source_host,host.name,host.hostname,computer,node");

    /// <summary>The address.</summary>
    public IReadOnlyList<byte[]> Ip { get; init; } =
        Names("ip,source_ip,src_ip,source.ip,client_ip,client.ip,remote_addr,host.ip");

    /// <summary>The program that gathered it.</summary>
    public IReadOnlyList<byte[]> Collector { get; init; } = Names("collector,agent.name,agent");

    /// <summary>What it is about (<see cref="TypeNames"/>).</summary>
    public IReadOnlyList<byte[]> Type { get; init; } = Names("event_type,type,event.category,category,event.type");

    /// <summary>How grave it is (<see cref="SeverityNames"/>).</summary>
    public IReadOnlyList<byte[]> Severity { get; init; } =
        Names("severity,level,log.level,loglevel,log_level,priority,severity_text");

    /// <summary>The part of the ledger.</summary>
    public IReadOnlyList<byte[]> Namespace { get; init; } = Names("namespace,tenant");

    /// <summary>Reads dotted names that are divided by commas.</summary>
    public static IReadOnlyList<byte[]> Names(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Encoding.UTF8.GetBytes)];
    }
}
