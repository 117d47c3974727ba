namespace Synapsid.Bench;

/// <summary>A place that answers a question.</summary>
/// <param name="Path">The file.</param>
/// <param name="StartLine">Its first line.</param>
/// <param name="EndLine">Its last line.</param>
internal sealed record CodeAnswer(string Path, int StartLine, int EndLine);
