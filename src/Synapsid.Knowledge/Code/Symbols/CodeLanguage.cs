namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>A language that source files are written in.</summary>
/// <param name="Name">Its name, in small letters, as filters and results show it.</param>
/// <param name="Reader">Who finds its symbols.</param>
/// <param name="CtagsFile">The file name by which Universal Ctags recognises it; empty where another reads it.</param>
/// <param name="Rules">What its comments and strings look like.</param>
public sealed record CodeLanguage(string Name, SymbolReader Reader, string CtagsFile, LexicalRules Rules)
{
    /// <summary>Whether its files are programs, and not documents or data.</summary>
    public bool IsCode => Reader is SymbolReader.Ctags or SymbolReader.CSharp;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
