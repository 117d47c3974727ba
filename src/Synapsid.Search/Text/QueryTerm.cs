namespace Synapsid.Search.Text;

/// <summary>A term of a question, and what the index knows of it.</summary>
/// <param name="Text">The term.</param>
/// <param name="Count">How often the question has it.</param>
/// <param name="RowsWithTerm">Rows that have it.</param>
/// <param name="Idf">How much finding it tells; more for a rarer term.</param>
public sealed record QueryTerm(string Text, int Count, int RowsWithTerm, double Idf);
