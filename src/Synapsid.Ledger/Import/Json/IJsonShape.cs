namespace Synapsid.Ledger.Import.Json;

/// <summary>
/// A known way of writing events as JSON objects: tells its own from their fields, and finds in them when, where and
/// what.
/// </summary>
internal interface IJsonShape
{
    /// <summary>Whether an event's fields are of this shape.</summary>
    bool Fits(ParsedEvent found);

    /// <summary>Sets format, time, type, severity and texts from the fields.</summary>
    void Apply(ParsedEvent found);
}
