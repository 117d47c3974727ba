namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>The names of symbol kinds, as they stand in results and filters.</summary>
public static class SymbolKinds
{
    private static readonly string[] Names =
    [
        "member", "namespace", "module", "class", "struct", "interface", "enum", "enum-member", "function", "method",
        "constructor", "property", "field", "constant", "variable", "macro", "type", "event", "heading", "target",
        "table", "selector",
    ];

    /// <summary>All names, in the order of their numbers.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a kind; of a number that this program does not know, "member".</summary>
    public static string NameOf(SymbolKind kind) => Names[(int)kind < Names.Length ? (int)kind : 0];

    /// <summary>The kind of a name, whatever its case.</summary>
    public static bool TryParse(string name, out SymbolKind kind)
    {
        int index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        kind = index < 0 ? SymbolKind.Member : (SymbolKind)index;
        return index >= 0;
    }

    /// <summary>Whether a symbol of that kind can be called.</summary>
    public static bool IsCallable(SymbolKind kind) =>
        kind is SymbolKind.Function or SymbolKind.Method or SymbolKind.Constructor or SymbolKind.Macro;

    /// <summary>Whether a symbol of that kind is a type, which holds members.</summary>
    public static bool IsType(SymbolKind kind) =>
        kind is SymbolKind.Class or SymbolKind.Struct or SymbolKind.Interface or SymbolKind.Enum or SymbolKind.Type;
}
