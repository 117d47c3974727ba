namespace Synapsid.Ledger.Events;

/// <summary>A parsed field of an event.</summary>
/// <param name="Name">Its name; the parts of a nested one are joined by dots: <c>dns.query</c>.</param>
/// <param name="Value">Its value as text.</param>
public readonly record struct EventField(string Name, string Value);
