namespace Synapsid.Configuration;

/// <summary>The text that one source gives for one setting, not yet read.</summary>
/// <param name="Setting">The setting that the source names.</param>
/// <param name="Text">Its text there.</param>
/// <param name="Origin">The source, as people are shown it.</param>
/// <param name="Folder">What a relative path starts from.</param>
internal sealed record SettingText(Setting Setting, string Text, string Origin, string Folder);
