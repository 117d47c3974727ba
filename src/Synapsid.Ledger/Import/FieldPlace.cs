namespace Synapsid.Ledger.Import;

/// <summary>Where the name and the value of a field lie in the text of a <see cref="ParsedEvent"/>.</summary>
internal readonly record struct FieldPlace(TextRange Name, TextRange Value);
