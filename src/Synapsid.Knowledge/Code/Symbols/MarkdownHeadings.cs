using System.Text;

namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>The headings of a Markdown text, with the lines of their sections (CommonMark, §4.2 and §4.3).</summary>
internal static class MarkdownHeadings
{
    private const int LevelMax = 6;
    private const int NameCharactersMax = 120;

    /// <summary>Adds the headings in the order of their lines.</summary>
    public static void Read(ReadOnlySpan<byte> text, SourceLines lines, List<SymbolDraft> drafts, int draftsMax)
    {
        SymbolDraft?[] open = new SymbolDraft?[LevelMax + 1];
        byte fence = 0;
        for (int line = FirstLine(text, lines); line <= lines.Count && drafts.Count < draftsMax; line++)
        {
            ReadOnlySpan<byte> trimmed = lines.TrimmedLine(text, line);
            if (trimmed.StartsWith("```"u8) || trimmed.StartsWith("~~~"u8))
            {
                if (fence == 0) fence = trimmed[0];
                else if (fence == trimmed[0]) fence = 0;
                continue;
            }

            if (fence != 0 || lines.IndentOf(text, line) > 3) continue;
            int level = LevelOf(text, lines, line, trimmed, out int start, out string name);
            if (level == 0) continue;
            Close(open, level, start - 1);
            SymbolDraft? parent = open.AsSpan(1, level - 1).ToArray().LastOrDefault(draft => draft is not null);
            SymbolDraft heading = new()
            {
                Name = name, Kind = SymbolKind.Heading, StartLine = start, Parent = parent,
                Container = parent is null ? ""
                    : parent.Container.Length == 0 ? parent.Name : $"{parent.Container}.{parent.Name}",
            };
            open[level] = heading;
            drafts.Add(heading);
        }

        Close(open, 1, lines.Count);
    }

    // What stands between two lines of dashes at the very top is no text.
    private static int FirstLine(ReadOnlySpan<byte> text, SourceLines lines)
    {
        if (!lines.LineAt(text, 1).SequenceEqual("---"u8)) return 1;
        for (int line = 2; line <= Math.Min(lines.Count, 200); line++)
        {
            if (lines.LineAt(text, line).SequenceEqual("---"u8)) return line + 1;
        }

        return 1;
    }

    private static int LevelOf(
        ReadOnlySpan<byte> text,
        SourceLines lines,
        int line,
        ReadOnlySpan<byte> trimmed,
        out int start,
        out string name)
    {
        start = line;
        name = "";
        if (trimmed.IsEmpty) return 0;
        if (trimmed[0] == '#')
        {
            int level = trimmed.IndexOfAnyExcept((byte)'#');
            if (level is < 1 or > LevelMax || trimmed[level] is not ((byte)' ' or (byte)'\t')) return 0;
            name = NameOf(trimmed[level..].TrimEnd("# "u8));
            return name.Length == 0 ? 0 : level;
        }

        bool isRule = trimmed.IndexOfAnyExcept(trimmed[0]) < 0 && trimmed.Length >= 3;
        if (!isRule || trimmed[0] is not ((byte)'=' or (byte)'-') || line == 1) return 0;
        ReadOnlySpan<byte> above = lines.TrimmedLine(text, line - 1);
        bool isText = !above.IsEmpty && above[0] is not ((byte)'#' or (byte)'>' or (byte)'|' or (byte)'-' or (byte)'*');
        if (!isText || (line > 2 && !lines.TrimmedLine(text, line - 2).IsEmpty)) return 0;
        start = line - 1;
        name = NameOf(above);
        return trimmed[0] == '=' ? 1 : 2;
    }

    private static string NameOf(ReadOnlySpan<byte> bytes)
    {
        string name = Encoding.UTF8.GetString(bytes.Trim(" \t"u8)).Replace("`", "", StringComparison.Ordinal);
        return name.Length <= NameCharactersMax ? name : name[..NameCharactersMax];
    }

    private static void Close(SymbolDraft?[] open, int level, int line)
    {
        for (int i = level; i < open.Length; i++)
        {
            if (open[i] is SymbolDraft draft) draft.EndLine = Math.Max(draft.StartLine, line);
            open[i] = null;
        }
    }
}
