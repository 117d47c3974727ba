namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// The words that one stem can stand for, so that they can be looked up one by one: an index of words need not know of
/// stems. Plurals are not among them, for the index has taken them off.
/// </summary>
internal static class WordForms
{
    private static readonly string[] Endings =
    [
        "", "ization", "ation", "ator", "ment", "ingly", "edly", "ing", "ion", "able", "ible", "er", "or", "ied", "ed",
        "ly", "y", "e",
    ];

    private static readonly string[] AfterDouble = ["ing", "ed", "er", "or", "able"];
    private static readonly string[] AfterAt = ["ate", "ated", "ating", "ation", "ator"];

    /// <summary>The forms of a stem, itself first; each has that stem.</summary>
    public static List<string> Of(string stem)
    {
        List<string> forms = [stem];
        foreach (string ending in Endings) Add(forms, stem, stem + ending);
        if (stem.Length == 0) return forms;
        foreach (string ending in AfterDouble) Add(forms, stem, stem + stem[^1] + ending);
        foreach (string ending in AfterAt) Add(forms, stem, stem + ending);
        return forms;
    }

    private static void Add(List<string> forms, string stem, string form)
    {
        if (!forms.Contains(form) && LightStemmer.Of(form) == stem) forms.Add(form);
    }
}
