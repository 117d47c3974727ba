namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>One step of a compiled pattern.</summary>
/// <param name="Kind">What the step accepts.</param>
/// <param name="Value">The byte, or the number of the class.</param>
internal readonly record struct GlobToken(GlobTokenKind Kind, byte Value);
