namespace Synapsid.Knowledge.Code.Index;

/// <summary>How far indexing is.</summary>
/// <param name="Phase">What is being done: <c>walk</c>, <c>text</c>, <c>symbols</c> or <c>vectors</c>.</param>
/// <param name="Done">Things done of this phase.</param>
/// <param name="Total">Things there are; 0 where that is not known.</param>
public readonly record struct IndexProgress(string Phase, int Done, int Total);
