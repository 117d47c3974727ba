namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>A symbol as its reader found it, before signature, comment and parent are added.</summary>
internal sealed class SymbolDraft
{
    /// <summary>Its own name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required SymbolKind Kind { get; set; }

    /// <summary>What encloses it, joined by dots.</summary>
    public string Container { get; init; } = "";

    /// <summary>The line of the declaration.</summary>
    public required int StartLine { get; init; }

    /// <summary>The last line; 0 where the reader does not know it.</summary>
    public int EndLine { get; set; }

    /// <summary>Who may see it.</summary>
    public SymbolVisibility Visibility { get; init; }

    /// <summary>The enclosing symbol, or null.</summary>
    public SymbolDraft? Parent { get; set; }

    /// <summary>Its place in the finished list.</summary>
    public int Index { get; set; }
}
