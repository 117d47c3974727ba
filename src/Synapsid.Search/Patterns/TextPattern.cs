using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

using Synapsid.Search.Trigrams;

namespace Synapsid.Search.Patterns;

/// <summary>
/// A literal text or a regular expression to be found in source files: which rows may hold it, and scanners that verify
/// them. Immutable, thread-safe; a scanner is for one thread.
/// </summary>
public sealed class TextPattern
{
    // Letters of ASCII that equal one beyond it where case is ignored.
    private static readonly SearchValues<char> FoldedFromBeyond = SearchValues.Create("kKsSiI");

    private readonly PatternNode? _node;

    private TextPattern(
        string text, byte[]? literal, bool ignoresCase, Regex? regex, bool acrossLines, PatternNode? node)
    {
        Text = text;
        Literal = literal;
        IgnoresCase = ignoresCase;
        Regex = regex;
        AcrossLines = acrossLines;
        _node = node;
        Query = literal is not null
            ? TrigramQuery.OfLiteral(literal)
            : node is null ? TrigramQuery.All : PatternTrigrams.Of(node);
    }

    /// <summary>How long one look for a match may take by default.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>What the trigrams of a row with a match fulfil.</summary>
    public TrigramQuery Query { get; }

    /// <summary>The bytes to find, where the pattern is a literal that bytes can find.</summary>
    internal byte[]? Literal { get; }

    /// <summary>Whether case is ignored.</summary>
    internal bool IgnoresCase { get; }

    /// <summary>The expression, where there is one.</summary>
    internal Regex? Regex { get; }

    /// <summary>Whether a match may go over the end of a line.</summary>
    internal bool AcrossLines { get; }

    /// <summary>A text to be found as it is.</summary>
    /// <param name="literal">The text, not empty.</param>
    /// <param name="ignoreCase">Whether capitals and small letters are one.</param>
    public static TextPattern OfLiteral(string literal, bool ignoreCase)
    {
        ArgumentException.ThrowIfNullOrEmpty(literal);

        // Where case is ignored, letters beyond ASCII may equal those of ASCII and take other numbers of bytes.
        bool isBytes = !ignoreCase || (Ascii.IsValid(literal) && !literal.AsSpan().ContainsAny(FoldedFromBeyond));
        if (isBytes) return new TextPattern(literal, Encoding.UTF8.GetBytes(literal), ignoreCase, null, false, null);
        return OfRegex(Regex.Escape(literal), ignoreCase: true, acrossLines: literal.Contains('\n'), DefaultTimeLimit);
    }

    /// <summary>A .NET regular expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="ignoreCase">Whether capitals and small letters are one.</param>
    /// <param name="acrossLines">Whether it is matched on the whole text and not on each line; <c>^</c> and <c>$</c>
    /// are the borders of lines either way.</param>
    /// <param name="timeLimit">How long one look for a match may take.</param>
    /// <exception cref="PatternException">It is no regular expression.</exception>
    public static TextPattern OfRegex(string expression, bool ignoreCase, bool acrossLines, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(expression);
        RegexOptions options = RegexOptions.CultureInvariant;
        if (ignoreCase) options |= RegexOptions.IgnoreCase;
        if (acrossLines) options |= RegexOptions.Multiline;
        Regex regex;
        try
        {
            // Not NonBacktracking: .NET 10's passes over matches (\x41?e, case ignored, finds 2 of the 4 in
            // "token\tMAX = classes a1b2c3d4e5 parse"). The time limit ends what explodes.
            regex = new Regex(expression, options, timeLimit);
        }
        catch (ArgumentException e)
        {
            throw new PatternException($"not a regular expression: {e.Message}");
        }

        PatternNode node = PatternParser.Parse(expression, options);
        return new TextPattern(expression, null, ignoreCase, regex, acrossLines, node);
    }

    /// <summary>A scanner for one thread.</summary>
    public TextScanner NewScanner() =>
        new(this, _node is null || AcrossLines ? null : LineAutomaton.Of(_node));
}
