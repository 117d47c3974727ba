namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>What a symbol table knows of a symbol without reading any text. Lines count from 1.</summary>
/// <param name="Row">The file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="StartLine">The line of the declaration.</param>
/// <param name="EndLine">Its last line, inclusive.</param>
/// <param name="LeadLine">Its first line with comments and attributes.</param>
/// <param name="Parent">The index of the enclosing symbol in the table, or -1.</param>
public readonly record struct SymbolEntry(
    int Row,
    SymbolKind Kind,
    SymbolVisibility Visibility,
    int StartLine,
    int EndLine,
    int LeadLine,
    int Parent);
