namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>What was found in one file.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Symbols">Its symbols, in the order of their first lines; empty where there are none.</param>
/// <param name="Problem">Why the file was set aside; null where nothing went wrong. Its text can be cut into plain
/// chunks.</param>
public sealed record FileSymbols(CodeLanguage Language, IReadOnlyList<CodeSymbol> Symbols, string? Problem);
