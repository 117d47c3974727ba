namespace Synapsid.Ledger.Import;

/// <summary>
/// Reads the records of one log format. A parser may remember what earlier records of the same source said, so each
/// source has one of its own; it is used by one thread at a time. It never throws on bytes that are merely wrong.
/// </summary>
public interface IEventParser
{
    /// <summary>
    /// Whether a record looks like this format: a cheap look at its beginning, by which the format of a source is
    /// found.
    /// </summary>
    bool Recognises(ReadOnlySpan<byte> record);

    /// <summary>Reads one record.</summary>
    /// <param name="record">The record without its line break; valid UTF-8.</param>
    /// <param name="into">Takes what is found. It is empty, but for the defaults of the source.</param>
    ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into);
}
