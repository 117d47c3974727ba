namespace Synapsid.Ledger.Query;

/// <summary>A value and how many events have it.</summary>
/// <param name="Value">The value as text.</param>
/// <param name="Count">Events.</param>
public readonly record struct TopValue(string Value, long Count);
