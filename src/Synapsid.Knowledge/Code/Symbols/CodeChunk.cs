namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>A stretch of a file that is searched and shown as one. Lines count from 1, both inclusive.</summary>
/// <param name="StartLine">Its first line.</param>
/// <param name="EndLine">Its last line.</param>
/// <param name="Title">The heading or symbol that it stands under; may be empty.</param>
public readonly record struct CodeChunk(int StartLine, int EndLine, string Title);
