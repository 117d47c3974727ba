namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>Where the lines of a text begin. Lines count from 1; a text that ends with a line feed has no empty line
/// after it.</summary>
public sealed class SourceLines
{
    private int[] _starts = new int[256];
    private int _length;

    /// <summary>An index of no text.</summary>
    public SourceLines()
    {
    }

    /// <summary>An index of a text.</summary>
    public SourceLines(ReadOnlySpan<byte> text) => Reset(text);

    /// <summary>Lines of the text.</summary>
    public int Count { get; private set; }

    /// <summary>Indexes another text, with the memory of the one before.</summary>
    public void Reset(ReadOnlySpan<byte> text)
    {
        Count = 0;
        _length = text.Length;
        for (int at = 0; at < text.Length;)
        {
            if (Count == _starts.Length) Array.Resize(ref _starts, 2 * Count);
            _starts[Count++] = at;
            int end = text[at..].IndexOf((byte)'\n');
            at = end < 0 ? text.Length : at + end + 1;
        }
    }

    /// <summary>The byte at which a line begins; beyond the last line, the length of the text.</summary>
    public int StartOf(int line) => line < 1 ? 0 : line > Count ? _length : _starts[line - 1];

    /// <summary>The line that holds a byte.</summary>
    public int LineOf(int offset)
    {
        int found = Array.BinarySearch(_starts, 0, Count, offset);
        return Math.Max(1, found >= 0 ? found + 1 : ~found);
    }

    /// <summary>A line without its end.</summary>
    /// <param name="text">The text that was indexed.</param>
    /// <param name="line">Its number; outside the text the line is empty.</param>
    public ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> text, int line)
    {
        if (line < 1 || line > Count) return default;
        ReadOnlySpan<byte> span = text[_starts[line - 1]..StartOf(line + 1)];
        return span.TrimEnd("\r\n"u8);
    }

    /// <summary>A line without its end and the blanks on both sides.</summary>
    public ReadOnlySpan<byte> TrimmedLine(ReadOnlySpan<byte> text, int line) => LineAt(text, line).Trim(" \t"u8);

    /// <summary>Columns before the first letter of a line, a tab counting to the next multiple of 8; -1 where the line
    /// is blank.</summary>
    public int IndentOf(ReadOnlySpan<byte> text, int line)
    {
        int column = 0;
        foreach (byte value in LineAt(text, line))
        {
            if (value == ' ') column++;
            else if (value == '\t') column = (column / 8 * 8) + 8;
            else return column;
        }

        return -1;
    }
}
