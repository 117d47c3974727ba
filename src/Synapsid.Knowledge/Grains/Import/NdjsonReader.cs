using System.Text.Json;

namespace Synapsid.Knowledge.Grains.Import;

/// <summary>Reads one JSON object a line. A bad line is one bad item; the lines after it are read.</summary>
internal static class NdjsonReader
{
    /// <summary>Longest line: a text at its limit, every byte of it escaped, and room for the rest.</summary>
    public const int LineBytesMax = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static IEnumerable<ImportItem> Read(Stream stream, string name)
    {
        using LineReader lines = new(stream, LineBytesMax);
        while (lines.TryRead(out ReadOnlyMemory<byte> line, out bool tooLong))
        {
            string place = $"{name}:{lines.LineNumber}";
            if (lines.LineNumber == 1 && line.Span.StartsWith(ByteOrderMark)) line = line[3..];
            if (tooLong) yield return ImportItem.Bad(place, $"The line is longer than {LineBytesMax:N0} bytes.");
            else if (!line.Span.Trim(" \t"u8).IsEmpty) yield return Parse(line, name, place);
        }
    }

    private static ImportItem Parse(ReadOnlyMemory<byte> line, string name, string place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return GrainJson.TryRead(document.RootElement, name, out GrainDraft? draft, out string? problem)
                ? ImportItem.Good(place, draft)
                : ImportItem.Bad(place, problem);
        }
        catch (JsonException exception)
        {
            return ImportItem.Bad(place, $"Not valid JSON at byte {exception.BytePositionInLine + 1} of the line.");
        }
    }
}
