namespace Synapsid.Search.Patterns;

/// <summary>Where a pattern was found in a row.</summary>
/// <param name="StartLine">The line in which the match begins, counted from 1.</param>
/// <param name="EndLine">The line in which it ends.</param>
/// <param name="Start">The byte at which it begins.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct TextMatch(int StartLine, int EndLine, int Start, int Length);
