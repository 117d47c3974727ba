namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>What a card says of a symbol, and how much.</summary>
public sealed record SymbolCardOptions
{
    /// <summary>The parts of the path that are told, from the file's name upwards; 0 for none.</summary>
    public int PathParts { get; init; } = 3;

    /// <summary>Whether the kind is told.</summary>
    public bool HasKind { get; init; }

    /// <summary>The innermost enclosing names that are told; 0 for none.</summary>
    public int ContainerParts { get; init; } = 1;

    /// <summary>Whether the name stands once as it is written, before its words.</summary>
    public bool HasWholeName { get; init; }

    /// <summary>Words of the signature at most, beyond the name itself; 0 for none.</summary>
    public int SignatureWordsMax { get; init; } = 16;

    /// <summary>Characters of the comment's first sentence at most; 0 for none.</summary>
    public int SummaryCharactersMax { get; init; } = 160;
}
