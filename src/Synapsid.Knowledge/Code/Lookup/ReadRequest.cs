namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>What is to be read: lines of a file, or a symbol.</summary>
/// <param name="Path">The file; null where the symbol alone says it.</param>
/// <param name="Symbol">The symbol; null where lines are meant.</param>
/// <param name="StartLine">The first line, from 1; null: the file's first.</param>
/// <param name="EndLine">The last line; null: as far as the budget goes.</param>
public sealed record ReadRequest(string? Path, string? Symbol, int? StartLine, int? EndLine);
