using System.Text.Json;

namespace Synapsid.Knowledge.Grains.Import;

/// <summary>
/// Reads a .json file: an array of objects, one object, or, when neither fits, one object a line. The file is held in
/// memory; what stands before a syntax error is imported.
/// </summary>
internal static class JsonReader
{
    /// <summary>Largest .json file; NDJSON has no such limit.</summary>
    public const int FileBytesMax = 512 * 1024 * 1024;

    public static IEnumerable<ImportItem> Read(Stream stream, string name)
    {
        if (!WholeFile.TryRead(stream, FileBytesMax, out byte[]? bytes))
        {
            return
            [
                ImportItem.Bad(
                    name, $"The file is larger than {FileBytesMax:N0} bytes. Write it as NDJSON, one object a line."),
            ];
        }

        int start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        int first = bytes.AsSpan(start).IndexOfAnyExcept(" \t\r\n"u8);
        if (first >= 0 && bytes[start + first] == '[') return ReadArray(bytes, start, name);
        return NdjsonReader.Read(Compact(bytes, start), name);
    }

    private static IEnumerable<ImportItem> ReadArray(byte[] bytes, int start, string name)
    {
        JsonReaderState state = default;
        int position = start;
        int line = 1;
        bool inside = false;
        for (int number = 1; ; number++)
        {
            Element element = Next(bytes, ref position, ref line, ref state, ref inside, name);
            if (element.Done) yield break;

            // A whole array may stand on one line, so the line alone does not tell which element is meant.
            yield return element.Item with { Place = $"{element.Item.Place} (item {number})" };
            if (element.Broken) yield break;
        }
    }

    private static Element Next(
        byte[] bytes, ref int position, ref int line, ref JsonReaderState state, ref bool inside, string name)
    {
        Utf8JsonReader reader = new(bytes.AsSpan(position), isFinalBlock: true, state);
        int begin = position;
        int beginLine = line;
        try
        {
            if (!inside) inside = reader.Read();
            if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            {
                return Trailing(
                    ref reader, $"{name}:{beginLine + Lines(bytes, begin, begin + (int)reader.BytesConsumed)}");
            }

            int elementLine = beginLine + Lines(bytes, begin, begin + (int)reader.TokenStartIndex);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            int consumed = (int)reader.BytesConsumed;
            line = beginLine + Lines(bytes, begin, begin + consumed);
            position = begin + consumed;
            state = reader.CurrentState;
            string place = $"{name}:{elementLine}";
            return new Element(
                GrainJson.TryRead(document.RootElement, name, out GrainDraft? draft, out string? problem)
                    ? ImportItem.Good(place, draft)
                    : ImportItem.Bad(place, problem));
        }
        catch (JsonException exception)
        {
            // The reader's state counts lines from the beginning of the array.
            string place = $"{name}:{1 + (exception.LineNumber ?? 0)}";
            return new Element(
                ImportItem.Bad(place, "Not valid JSON from here on; what stands before it was read."), Broken: true);
        }
    }

    private static Element Trailing(ref Utf8JsonReader reader, string place) =>
        reader.Read()
            ? new Element(ImportItem.Bad(place, "There is more after the end of the array."), Broken: true)
            : new Element(default, Done: true);

    private static int Lines(byte[] bytes, int from, int to) => bytes.AsSpan(from, to - from).Count((byte)'\n');

    /// <summary>
    /// A single object that spans lines is joined to one, so that the NDJSON reader takes both kinds of file.
    /// </summary>
    private static MemoryStream Compact(byte[] bytes, int start)
    {
        ReadOnlyMemory<byte> body = bytes.AsMemory(start);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
        }
        catch (JsonException)
        {
            return new MemoryStream(bytes, start, bytes.Length - start);
        }
    }

    private readonly record struct Element(ImportItem Item, bool Broken = false, bool Done = false);
}
