namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>
/// Cuts a file that has no symbols into stretches of some fifty lines, at blank lines where there are any, and under
/// the headings of a Markdown text. The chunks cover the file without gaps and do not overlap.
/// </summary>
public static class PlainChunker
{
    /// <summary>Lines of a chunk at most.</summary>
    public const int LinesMax = 60;

    /// <summary>Lines from which on a chunk may end at a blank line.</summary>
    public const int LinesMin = 40;

    /// <summary>The chunks of a file.</summary>
    /// <param name="text">Its text, UTF-8.</param>
    /// <param name="headings">Its symbols, as they were extracted, of which headings begin chunks; may be
    /// empty.</param>
    public static List<CodeChunk> Cut(ReadOnlySpan<byte> text, IReadOnlyList<CodeSymbol> headings)
    {
        SourceLines lines = new(text);
        List<CodeChunk> chunks = [];
        int next = 1;
        string title = "";
        foreach (CodeSymbol heading in headings)
        {
            if (heading.Kind != SymbolKind.Heading || heading.StartLine > lines.Count) continue;
            if (heading.StartLine > next) CutSection(text, lines, next, heading.StartLine - 1, title, chunks);
            next = Math.Max(next, heading.StartLine);
            title = heading.Container.Length == 0 ? heading.Name : $"{heading.Container}.{heading.Name}";
        }

        if (next <= lines.Count) CutSection(text, lines, next, lines.Count, title, chunks);
        return chunks;
    }

    private static void CutSection(
        ReadOnlySpan<byte> text, SourceLines lines, int first, int last, string title, List<CodeChunk> chunks)
    {
        while (first <= last)
        {
            int end = Math.Min(last, first + LinesMax - 1);
            if (end < last) end = LastBlank(text, lines, first + LinesMin - 1, end);
            chunks.Add(new CodeChunk(first, end, title));
            first = end + 1;
        }
    }

    private static int LastBlank(ReadOnlySpan<byte> text, SourceLines lines, int from, int to)
    {
        for (int line = to; line >= from; line--)
        {
            if (lines.TrimmedLine(text, line).IsEmpty) return line;
        }

        return to;
    }
}
