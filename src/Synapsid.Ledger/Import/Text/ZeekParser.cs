using Synapsid.Ledger.Import.Json;

namespace Synapsid.Ledger.Import.Text;

/// <summary>Zeek's logs in either of their forms: columns under a header, or JSON.</summary>
internal sealed class ZeekParser(ZeekTsvParser rows, JsonEventParser objects) : IEventParser
{
    public bool Recognises(ReadOnlySpan<byte> record) => rows.Recognises(record) || objects.Recognises(record);

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into) =>
        objects.Recognises(record) ? objects.Parse(record, into) : rows.Parse(record, into);
}
