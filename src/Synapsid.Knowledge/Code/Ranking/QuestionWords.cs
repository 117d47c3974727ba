using System.Collections.Frozen;
using Synapsid.Search.Text;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>The words of a question that say what it is about, each once, in the order of the question.</summary>
internal static class QuestionWords
{
    /// <summary>Words of a question that are looked at; the rest of a longer one is passed over.</summary>
    public const int WordsMax = 32;

    private static readonly TextAnalyzer Analyzer = new(new TextAnalyzerOptions());

    // What questions are made of and topics are not.
    private static readonly FrozenSet<string> Empty = FrozenSet.ToFrozenSet(
        [
            .. EnglishStopWords.All, "where", "how", "what", "which", "who", "whose", "when", "why", "do", "doe",
            "does", "did", "can", "could", "should", "would", "may", "might", "must", "i", "we", "you", "it", "its",
            "from", "has", "ha", "have", "had", "our", "my", "your", "so", "than", "too", "very", "just", "about", "me",
            "us", "them", "been", "being", "were", "am", "function", "implemented", "implementation",
        ],
        StringComparer.Ordinal);

    /// <summary>The stems of a question's words. Where it has none but empty words, those.</summary>
    public static List<string> StemsOf(string question)
    {
        List<string> stems = Stems(question, Empty);
        return stems.Count > 0 ? stems : Stems(question, FrozenSet<string>.Empty);
    }

    private static List<string> Stems(string question, FrozenSet<string> without)
    {
        List<string> stems = [];
        TermCursor cursor = Analyzer.Read(question, stackalloc char[TextAnalyzer.BufferChars]);
        while (stems.Count < WordsMax && cursor.MoveNext())
        {
            string term = cursor.Current.ToString();
            if (without.Contains(term)) continue;
            string stem = LightStemmer.Of(term);
            if (!stems.Contains(stem)) stems.Add(stem);
        }

        return stems;
    }
}
