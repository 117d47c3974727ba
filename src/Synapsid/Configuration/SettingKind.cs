namespace Synapsid.Configuration;

/// <summary>How the text of a setting is read.</summary>
public enum SettingKind
{
    /// <summary>Any text that is not empty.</summary>
    Text,

    /// <summary>A whole number within a range.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>
    /// A length of time: a whole number of milliseconds, or one with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or
    /// <c>d</c>.
    /// </summary>
    Duration,

    /// <summary>A size: a whole number of bytes, or one with <c>B</c>, <c>KiB</c>, <c>MiB</c> or <c>GiB</c>.</summary>
    ByteSize,

    /// <summary>
    /// A file or folder; <c>~/</c> is the home folder, and a relative path starts where it was written.
    /// </summary>
    Path,
}
