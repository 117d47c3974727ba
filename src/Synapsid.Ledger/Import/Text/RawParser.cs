using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Text;

/// <summary>Takes every record as it is: raw bytes without fields.</summary>
internal sealed class RawParser : IEventParser
{
    public bool Recognises(ReadOnlySpan<byte> record) => true;

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        into.Format = "raw";
        into.Type = EventType.Custom;
        return ParseOutcome.Parsed;
    }
}
