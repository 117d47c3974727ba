namespace Synapsid.Knowledge.Grains;

/// <summary>A piece of a grain's text that has a vector of its own.</summary>
/// <param name="Start">Index of its first character (UTF-16) in the text.</param>
/// <param name="Length">Its length in characters.</param>
public readonly record struct GrainChunk(int Start, int Length);
