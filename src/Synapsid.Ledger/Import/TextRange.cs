namespace Synapsid.Ledger.Import;

/// <summary>A piece of the text of a <see cref="ParsedEvent"/>.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct TextRange(int Start, int Length);
