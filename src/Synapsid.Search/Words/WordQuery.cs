using System.Text;

namespace Synapsid.Search.Words;

/// <summary>A question to word segments: its terms, made as those of the text. Immutable.</summary>
public sealed class WordQuery
{
    /// <summary>Takes terms as they are, as after <see cref="Of"/> or <see cref="WordSegment.TermsWithin"/>.</summary>
    public WordQuery(IReadOnlyList<WordQueryTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Terms = terms;
    }

    /// <summary>The terms, each once, in the order of the question.</summary>
    public IReadOnlyList<WordQueryTerm> Terms { get; }

    /// <summary>Analyzes a question as text is analyzed.</summary>
    public static WordQuery Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WordRows rows = new();
        rows.Add(0, Encoding.UTF8.GetBytes(text));
        List<WordQueryTerm> terms = [];
        for (int i = 0; i < rows.Log.Count; i++)
        {
            (int term, byte count) = rows.Log[i];
            bool isWhole = (count & WordRows.WholeFlag) != 0;
            terms.Add(new WordQueryTerm(Encoding.UTF8.GetString(rows.Terms[term]), count & WordRows.CountMax, isWhole));
        }

        return new WordQuery(terms);
    }

    /// <summary>
    /// The term under which an identifier is found as a whole: lower case, without underscores and plural. Null where
    /// the text is no identifier.
    /// </summary>
    public static string? IdentifierTerm(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        byte[] bytes = Encoding.UTF8.GetBytes(identifier);
        if (bytes.Length == 0 || !bytes.All(WordBytes.Contains)) return null;
        WordList terms = new();
        new CodeAnalyzer().Analyze(bytes, terms);
        return terms.Count == 0 ? null : Encoding.UTF8.GetString(terms[terms.Count - 1]);
    }
}
