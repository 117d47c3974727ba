using System.Text;

namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>
/// Finds where an identifier stands in a file, as a whole word, and what it does there. A light lexer tells comments
/// and strings; what surrounds it tells the rest. Of C#, the syntax tree does (<see cref="CSharpReferences"/>).
/// </summary>
public static class OccurrenceFinder
{
    /// <summary>The occurrences in the order of their places.</summary>
    /// <param name="text">The file's text, UTF-8.</param>
    /// <param name="language">Its language.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="symbols">The file's symbols, in the order of their lines; may be empty.</param>
    /// <param name="options">Which are wanted; null for all.</param>
    public static List<Occurrence> Find(
        ReadOnlySpan<byte> text,
        CodeLanguage language,
        string identifier,
        IReadOnlyList<CodeSymbol> symbols,
        OccurrenceOptions? options = null)
    {
        options ??= new OccurrenceOptions();
        byte[] word = Encoding.UTF8.GetBytes(identifier);
        List<Occurrence> found = [];
        if (word.Length == 0 || text.IndexOf(word) < 0) return found;
        SourceLines lines = new(text);
        EnclosingSymbols enclosing = new(symbols);
        IReadOnlyDictionary<int, OccurrenceKind>? parsed = null;
        if (options.ParsesCSharp && language == CodeLanguages.CSharp) parsed = CSharpReferences.Find(text, identifier);
        SourceLexer lexer = new(text, language.Rules);
        while (lexer.MoveNext() && found.Count < options.Max)
        {
            bool isText = lexer.Kind != SegmentKind.Code && (parsed is null || lexer.Kind == SegmentKind.Comment);
            if (isText && !options.HasTexts) continue;
            for (int at = lexer.Start; found.Count < options.Max; at += word.Length)
            {
                int ahead = at < lexer.End ? text[at..lexer.End].IndexOf(word) : -1;
                if (ahead < 0) break;
                at += ahead;
                if (!IsWhole(text, at, word.Length)) continue;
                OccurrenceKind kind = KindOf(lexer.Kind, text, at, word.Length, language, parsed);
                if (kind is OccurrenceKind.Comment or OccurrenceKind.Text && !options.HasTexts) continue;
                int line = lines.LineOf(at);
                int symbol = enclosing.At(line);
                bool isCode = kind is not (OccurrenceKind.Comment or OccurrenceKind.Text);
                if (isCode && enclosing.IsNamed(line, identifier, out int named))
                {
                    bool isFirst = IndexOfWhole(lines.LineAt(text, line), word) == at - lines.StartOf(line);
                    if (isFirst || kind == OccurrenceKind.Definition)
                    {
                        (kind, symbol) = (OccurrenceKind.Definition, named);
                    }
                }

                found.Add(new Occurrence(kind, line, ColumnOf(text[lines.StartOf(line)..at]), at, symbol));
            }
        }

        return found;
    }

    /// <summary>Whether the bytes around a word are no part of an identifier.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> text, int at, int length)
    {
        bool begins = at == 0 || !IsWordByte(text[at - 1]) || !IsWordByte(text[at]);
        int end = at + length;
        return begins && (end >= text.Length || !IsWordByte(text[end]) || !IsWordByte(text[end - 1]));
    }

    /// <summary>Where a word stands first as a whole; -1 where it does not.</summary>
    internal static int IndexOfWhole(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        for (int at = 0; at <= line.Length - word.Length; at++)
        {
            int ahead = line[at..].IndexOf(word);
            if (ahead < 0) return -1;
            at += ahead;
            if (IsWhole(line, at, word.Length)) return at;
        }

        return -1;
    }

    private static OccurrenceKind KindOf(
        SegmentKind segment,
        ReadOnlySpan<byte> text,
        int at,
        int length,
        CodeLanguage language,
        IReadOnlyDictionary<int, OccurrenceKind>? parsed)
    {
        if (parsed is not null && parsed.TryGetValue(at, out OccurrenceKind kind)) return kind;
        return segment switch
        {
            SegmentKind.Comment => OccurrenceKind.Comment,
            SegmentKind.Text => OccurrenceKind.Text,
            _ => UseKinds.Of(text, at, length, language),
        };
    }

    private static bool IsWordByte(byte value) =>
        value is (byte)'_' or >= 0x80 or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z')
            or (>= (byte)'0' and <= (byte)'9');

    private static int ColumnOf(ReadOnlySpan<byte> before)
    {
        int column = 1;
        foreach (byte value in before)
        {
            if ((value & 0xC0) != 0x80) column++;
        }

        return column;
    }
}
