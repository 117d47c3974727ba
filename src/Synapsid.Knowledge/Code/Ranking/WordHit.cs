namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>A word of the question in a file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Stem">Which of the question's stems.</param>
internal readonly record struct WordHit(int Line, int Stem);
