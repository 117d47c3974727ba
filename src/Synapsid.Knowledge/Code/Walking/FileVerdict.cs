namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What a file's name and content say of it.</summary>
/// <param name="Reason">Why it is left out; <see cref="SkipReason.None"/> where it is not.</param>
/// <param name="Category">What it is there for.</param>
/// <param name="Language">Its language; empty where it is left out.</param>
/// <param name="Text">Its text in UTF-8; empty where it is left out. Valid as long as the content it was read
/// from.</param>
public readonly record struct FileVerdict(
    SkipReason Reason, FileCategory Category, string Language, ReadOnlyMemory<byte> Text);
