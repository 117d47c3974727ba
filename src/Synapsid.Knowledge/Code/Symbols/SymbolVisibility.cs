namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>Who may see a symbol, where the source says so cheaply. The numbers stand in files.</summary>
public enum SymbolVisibility : byte
{
    /// <summary>Not told, or the language has no such thing.</summary>
    Unknown = 0,

    /// <summary>Everybody.</summary>
    Public = 1,

    /// <summary>The same assembly, package or module.</summary>
    Internal = 2,

    /// <summary>Derived types.</summary>
    Protected = 3,

    /// <summary>The enclosing type or file.</summary>
    Private = 4,
}
