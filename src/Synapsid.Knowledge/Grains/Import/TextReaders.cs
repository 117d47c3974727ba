using System.Text;

namespace Synapsid.Knowledge.Grains.Import;

/// <summary>Reads texts written for people: a plain text is one grain, a Markdown file one grain a section.</summary>
internal static class TextReaders
{
    /// <summary>Largest text file.</summary>
    public const int FileBytesMax = 256 * 1024 * 1024;

    private const string PathSeparator = " › ";

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<ImportItem> ReadPlain(Stream stream, string name)
    {
        if (!TryReadAll(stream, out string text, out string problem)) return [ImportItem.Bad(name, problem)];
        return string.IsNullOrWhiteSpace(text)
            ? [ImportItem.Bad(name, "The file is empty.")]
            :
            [
                ImportItem.Good(
                    name, new GrainDraft { Text = text.Trim(), Title = Path.GetFileName(name), Source = name }),
            ];
    }

    /// <summary>
    /// A section is what stands between two ATX headings (<c>#</c> to <c>######</c>) outside fenced code; its title is
    /// the path of headings above it. A heading with nothing under it is no grain.
    /// </summary>
    public static IEnumerable<ImportItem> ReadMarkdown(Stream stream, string name)
    {
        if (!TryReadAll(stream, out string text, out string problem)) return [ImportItem.Bad(name, problem)];
        List<ImportItem> sections = [];
        string?[] headings = new string?[7];
        StringBuilder body = new();
        int firstLine = 1;
        int lineNumber = 0;
        char fence = '\0';
        foreach (string line in text.Split('\n'))
        {
            lineNumber++;
            fence = Fence(line, fence);
            if (fence != '\0' || !TryReadHeading(line, out int level, out string heading))
            {
                body.Append(line).Append('\n');
                continue;
            }

            AddSection(sections, name, firstLine, headings, body);
            headings[level] = heading;
            Array.Clear(headings, level + 1, headings.Length - level - 1);
            firstLine = lineNumber;
        }

        AddSection(sections, name, firstLine, headings, body);
        return sections.Count > 0 ? sections : [ImportItem.Bad(name, "The file has no text.")];
    }

    private static void AddSection(
        List<ImportItem> sections, string name, int line, string?[] headings, StringBuilder body)
    {
        string text = body.ToString().Trim();
        body.Clear();
        if (text.Length == 0) return;
        string path = string.Join(PathSeparator, headings.Where(heading => heading is not null));
        sections.Add(ImportItem.Good(
            $"{name}:{line}",
            new GrainDraft
            {
                Text = text,
                Title = path.Length > 0 ? path : Path.GetFileName(name),
                Source = $"{name}:{line}",
                Mime = "text/markdown",
            }));
    }

    private static bool TryReadHeading(string line, out int level, out string heading)
    {
        level = line.AsSpan().IndexOfAnyExcept('#');
        heading = "";
        if (level is < 1 or > 6 || line[level] is not (' ' or '\t')) return false;
        heading = WithoutClosing(line[level..].Trim());
        return heading.Length > 0;
    }

    /// <summary>A run of # closes a heading only after white space: "Two ##" is Two, and "C#" stays.</summary>
    private static string WithoutClosing(string heading)
    {
        string open = heading.TrimEnd('#');
        bool closed = open.Length < heading.Length && (open.Length == 0 || char.IsWhiteSpace(open[^1]));
        return closed ? open.TrimEnd() : heading;
    }

    /// <summary>The character of the code fence that the next line stands in; NUL outside.</summary>
    private static char Fence(string line, char open)
    {
        ReadOnlySpan<char> trimmed = line.AsSpan().TrimStart();
        bool isFence = trimmed.StartsWith("```") || trimmed.StartsWith("~~~");
        if (!isFence) return open;
        if (open == '\0') return trimmed[0];
        return trimmed[0] == open ? '\0' : open;
    }

    private static bool TryReadAll(Stream stream, out string text, out string problem)
    {
        (text, problem) = ("", "");
        if (!WholeFile.TryRead(stream, FileBytesMax, out byte[]? bytes))
        {
            problem = $"The file is larger than {FileBytesMax:N0} bytes.";
            return false;
        }

        try
        {
            text = Strict.GetString(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\n");
            int zero = bytes.AsSpan().IndexOf((byte)0);
            if (zero >= 0) problem = $"The file is no text: byte {zero + 1:N0} is zero.";
            return zero < 0;
        }
        catch (DecoderFallbackException exception)
        {
            problem = $"The file is not valid UTF-8 (byte {exception.Index + 1:N0}).";
            return false;
        }
    }
}
