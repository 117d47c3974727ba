namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Something that a walk left out.</summary>
/// <param name="Path">Its path below the root; bytes that are not UTF-8 appear as <c>\xNN</c>.</param>
/// <param name="IsFolder">Whether it is a folder, with all that it holds.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rule">The line of the rule that decided, as <c>file:line</c>; null where none did.</param>
public sealed record WalkSkip(string Path, bool IsFolder, SkipReason Reason, string? Rule);
