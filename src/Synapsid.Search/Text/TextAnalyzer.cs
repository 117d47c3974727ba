using System.Collections.Frozen;

namespace Synapsid.Search.Text;

/// <summary>
/// Turns text into terms: Unicode words in lower case without accents or plural. A prose word is one term. An
/// identifier (<c>getUserName</c>, <c>user_name</c>, <c>utf8</c>) is the terms of its parts and one of the whole
/// without separators, so that either spelling of it finds the other. Scripts without spaces give each character and
/// each pair.
/// </summary>
/// <remarks>Thread-safe. No term allocates; the cursor writes each into a buffer that the caller lends it.</remarks>
public sealed class TextAnalyzer
{
    /// <summary>Characters that a lent buffer must have.</summary>
    public const int BufferChars = 2 * WordCharsMax;

    /// <summary>Characters of a word that are looked at; what a longer one has beyond them is passed over.</summary>
    internal const int WordCharsMax = 64;

    /// <summary>Makes an analyzer; the options do not change afterwards.</summary>
    public TextAnalyzer(TextAnalyzerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>How it analyzes.</summary>
    public TextAnalyzerOptions Options { get; }

    /// <summary>Begins to read a text.</summary>
    /// <param name="text">Any characters; broken surrogate pairs separate words.</param>
    /// <param name="buffer">At least <see cref="BufferChars"/> long; holds the current term.</param>
    public TermCursor Read(ReadOnlySpan<char> text, Span<char> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, BufferChars, nameof(buffer));
        return new TermCursor(text, buffer, Options);
    }

    /// <summary>The terms of a text, in order: for tests and for people who look.</summary>
    public IReadOnlyList<string> Terms(string text)
    {
        List<string> terms = [];
        TermCursor cursor = Read(text, stackalloc char[BufferChars]);
        while (cursor.MoveNext()) terms.Add(cursor.Current.ToString());
        return terms;
    }
}
