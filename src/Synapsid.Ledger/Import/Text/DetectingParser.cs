namespace Synapsid.Ledger.Import.Text;

/// <summary>
/// Finds the format of each record by looking at it, so that one source may mix them. Rows of a Zeek log can be told
/// only by the header before them, so from a header on every line that is no JSON object is a row.
/// </summary>
/// <param name="zeek">Reads Zeek's rows.</param>
/// <param name="others">The other formats, the most telling first.</param>
internal sealed class DetectingParser(ZeekTsvParser zeek, params IReadOnlyList<IEventParser> others) : IEventParser
{
    public bool Recognises(ReadOnlySpan<byte> record) => true;

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        bool rows = zeek.Recognises(record) || (zeek.IsInLog && record is not [(byte)'{', ..]);
        for (int i = 0; i < others.Count && !rows; i++)
        {
            if (others[i].Recognises(record)) return others[i].Parse(record, into);
        }

        return rows ? zeek.Parse(record, into) : into.Fail("It looks like none of the known formats.");
    }
}
