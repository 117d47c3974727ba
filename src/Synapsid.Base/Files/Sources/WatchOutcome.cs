namespace Synapsid.Base.Files.Sources;

/// <summary>How asking to follow a folder ended.</summary>
public enum WatchOutcome
{
    /// <summary>It is followed.</summary>
    Done,

    /// <summary>There is no such folder, or no longer.</summary>
    Absent,

    /// <summary>The user may not read it.</summary>
    Denied,

    /// <summary>The system allows the user no more of them.</summary>
    NoRoom,

    /// <summary>Others may change it without this system being told: it lies on a file system of a network.</summary>
    Remote,

    /// <summary>The system gave another error.</summary>
    Failed,
}
