namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>What a search of code goes by.</summary>
public enum CodeSearchMode
{
    /// <summary>By what the text looks like: a question by meaning and words, a name by symbols, a pattern by
    /// text.</summary>
    Hybrid,

    /// <summary>By meaning alone.</summary>
    Semantic,

    /// <summary>The text as it is written; where it occurs nowhere, its words.</summary>
    Text,

    /// <summary>A regular expression.</summary>
    Regex,

    /// <summary>Names of symbols: as written, then whatever the case, then parts of names.</summary>
    Symbol,

    /// <summary>Names of symbols that a few edits turn into the text.</summary>
    Fuzzy,
}
