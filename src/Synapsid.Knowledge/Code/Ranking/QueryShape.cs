namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>What the text of a search looks like.</summary>
internal enum QueryShape
{
    /// <summary>Words: a question.</summary>
    Question,

    /// <summary>One word, or several joined by signs: a name, or a part of one.</summary>
    Name,

    /// <summary>A regular expression.</summary>
    Pattern,
}
