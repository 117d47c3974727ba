namespace Synapsid.Search.Words;

/// <summary>What the dictionary of a segment knows of a term.</summary>
/// <param name="Rows">Rows that hold it.</param>
/// <param name="WholeRows">Rows that hold it as an identifier of its own, not as a part of one.</param>
/// <param name="Offset">Where its posting list begins, within the posting lists.</param>
/// <param name="Bytes">Bytes of its posting list.</param>
internal readonly record struct WordEntry(int Rows, int WholeRows, long Offset, int Bytes);
