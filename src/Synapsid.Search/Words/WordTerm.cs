namespace Synapsid.Search.Words;

/// <summary>A term that a segment holds.</summary>
/// <param name="Text">The term.</param>
/// <param name="Rows">Rows that hold it.</param>
/// <param name="WholeRows">Rows that hold it as an identifier of its own, not as a part of one.</param>
/// <param name="Distance">Edits between it and what was asked for; 0 where that was not the question.</param>
public sealed record WordTerm(string Text, int Rows, int WholeRows, int Distance);
