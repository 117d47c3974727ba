namespace Synapsid.Base.Files.Sources;

/// <summary>
/// How asking the operating system about a path ended. None of these is exceptional in a tree that changes.
/// </summary>
public enum SourceOutcome : byte
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is nothing of that name, or no longer.</summary>
    Absent,

    /// <summary>The user may not look at it.</summary>
    Denied,

    /// <summary>It is something else than what was asked for: a link, a folder, a device.</summary>
    OtherKind,

    /// <summary>A link that leads to itself, or too many of them.</summary>
    Loop,

    /// <summary>It changed while it was read.</summary>
    Changed,

    /// <summary>The operating system gave another error.</summary>
    Failed,
}
