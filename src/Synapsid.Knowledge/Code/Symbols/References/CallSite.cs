namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>A call, or the making of an object, as the source names it.</summary>
/// <param name="Name">The name that is called, without what precedes it.</param>
/// <param name="Kind">A call or a construction.</param>
/// <param name="Line">The line, from 1.</param>
public readonly record struct CallSite(string Name, OccurrenceKind Kind, int Line);
