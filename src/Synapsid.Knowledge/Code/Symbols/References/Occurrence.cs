namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>An identifier at one place of a file.</summary>
/// <param name="Kind">What it does there.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in characters (code points).</param>
/// <param name="Offset">The byte.</param>
/// <param name="Symbol">The innermost symbol around it, an index of the list that was given; -1 where there is none. A
/// definition counts as being within itself.</param>
public readonly record struct Occurrence(OccurrenceKind Kind, int Line, int Column, int Offset, int Symbol);
