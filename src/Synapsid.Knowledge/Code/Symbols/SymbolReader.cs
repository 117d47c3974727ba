namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>Who finds the symbols of a language.</summary>
public enum SymbolReader
{
    /// <summary>Nobody: its files are cut into plain chunks.</summary>
    None,

    /// <summary>Universal Ctags.</summary>
    Ctags,

    /// <summary>Our own scanner of C# declarations.</summary>
    CSharp,

    /// <summary>Our own reader of headings.</summary>
    Markdown,
}
