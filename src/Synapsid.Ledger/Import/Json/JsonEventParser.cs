namespace Synapsid.Ledger.Import.Json;

/// <summary>Reads one JSON object a record; the first shape that fits says what its fields mean.</summary>
/// <param name="shapes">The shapes, the most telling first.</param>
internal sealed class JsonEventParser(params IReadOnlyList<IJsonShape> shapes) : IEventParser
{
    private readonly JsonFlattener _flattener = new();

    public bool Recognises(ReadOnlySpan<byte> record) => record.TrimStart(" \t"u8) is [(byte)'{', ..];

    public ParseOutcome Parse(ReadOnlySpan<byte> record, ParsedEvent into)
    {
        if (!_flattener.TryFlatten(record, into, out string? problem))
        {
            return into.Fail($"The record cannot be read: {problem}.");
        }

        for (int i = 0; i < shapes.Count; i++)
        {
            if (!shapes[i].Fits(into)) continue;
            shapes[i].Apply(into);
            return into.Failure is null ? ParseOutcome.Parsed : ParseOutcome.Failed;
        }

        return into.Fail("The record is a JSON object, but not of the format that was asked for.");
    }
}
