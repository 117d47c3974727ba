using System.Diagnostics.CodeAnalysis;
using Synapsid.Ledger.Import.Json;
using Synapsid.Ledger.Import.Text;

namespace Synapsid.Ledger.Import;

/// <summary>
/// The formats that the ledger reads. A new one is a parser, or a <see cref="IJsonShape"/> where it is written as JSON,
/// and its line in this table; what finds the format of a record goes through the same lists.
/// </summary>
public static class EventFormats
{
    /// <summary>The name that means: look at each record.</summary>
    public const string Auto = "auto";

    /// <summary>The formats, in the order in which people are shown them.</summary>
    public static IReadOnlyList<EventFormat> All { get; } =
    [
        new(Auto, "found by looking at each record", CreateDetecting),
        new("event", "objects in the ledger's own form", _ => CreateJson(new EventFormShape(isCertain: true))),
        new("ndjson", "any JSON objects, by the field mapping", options => CreateJson(
            new EventFormShape(), new MappedShape(options.Mapping))),
        new("zeek", "Zeek logs, as columns or JSON", _ => new ZeekParser(
            new ZeekTsvParser(), CreateJson(new ZeekShape()))),
        new("suricata", "Suricata's EVE", _ => CreateJson(new SuricataShape())),
        new("sysmon", "Sysmon and Windows events as JSON", _ => CreateJson(new WindowsShape())),
        new("syslog", "syslog, RFC 5424 and RFC 3164", options => new SyslogParser(options.Clock)),
        new("raw", "lines as they are", _ => new RawParser()),
    ];

    /// <summary>The names, for messages and checks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(format => format.Name)];

    /// <summary>Finds a format by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out EventFormat? format)
    {
        format = All.FirstOrDefault(known => known.Name == name);
        return format is not null;
    }

    private static DetectingParser CreateDetecting(ImportOptions options) => new(
        new ZeekTsvParser(),
        CreateJson(
            new EventFormShape(), new ZeekShape(), new SuricataShape(), new WindowsShape(),
            new MappedShape(options.Mapping)),
        new SyslogParser(options.Clock));

    private static JsonEventParser CreateJson(params IReadOnlyList<IJsonShape> shapes) => new(shapes);
}
