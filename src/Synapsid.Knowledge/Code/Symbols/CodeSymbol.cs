namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>Something that a source file defines and that can be looked for by name. Lines count from 1.</summary>
public sealed record CodeSymbol
{
    /// <summary>Its own name, without what encloses it. A heading's text.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required SymbolKind Kind { get; init; }

    /// <summary>The names of what encloses it, outermost first, joined by dots whatever the language; may be
    /// empty.</summary>
    public string Container { get; init; } = "";

    /// <summary>The line of the declaration itself, below its comments and attributes.</summary>
    public required int StartLine { get; init; }

    /// <summary>Its last line, inclusive.</summary>
    public required int EndLine { get; init; }

    /// <summary>Its first line with the comments and attributes above; <see cref="StartLine"/> where there are
    /// none.</summary>
    public required int LeadLine { get; init; }

    /// <summary>The declaration in one line, cut to a limit; may be empty.</summary>
    public string Signature { get; init; } = "";

    /// <summary>The first sentence of the comment above it or of its docstring; may be empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>That comment as a whole, without its markers, cut to a limit. Not kept in symbol tables.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>The place of the enclosing symbol in the same list, or -1.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>Who may see it.</summary>
    public SymbolVisibility Visibility { get; init; }

    /// <summary>Container and name, joined by a dot.</summary>
    public string QualifiedName => Container.Length == 0 ? Name : $"{Container}.{Name}";
}
