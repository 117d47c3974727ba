namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Why a file or a folder is not part of the index. <see cref="SkipReasons"/> has the words.</summary>
public enum SkipReason : byte
{
    /// <summary>It is not skipped.</summary>
    None,

    /// <summary>A rule of git says so, and git does not track it.</summary>
    Ignored,

    /// <summary>A rule of a <c>.synignore</c> says so.</summary>
    IgnoredBySynapsid,

    /// <summary>It is one of the folders that the settings leave out, and git does not track it.</summary>
    SkippedFolder,

    /// <summary>A symbolic link to something within the tree, which is there under its own name.</summary>
    LinkInside,

    /// <summary>A symbolic link that leads out of the tree.</summary>
    LinkOutside,

    /// <summary>A symbolic link that leads nowhere, or to itself.</summary>
    LinkBroken,

    /// <summary>The user may not read it, or reading failed.</summary>
    Unreadable,

    /// <summary>A pipe, a socket or a device.</summary>
    SpecialFile,

    /// <summary>Its name is not UTF-8.</summary>
    NameNotUtf8,

    /// <summary>Its path is longer than a path may be.</summary>
    PathTooLong,

    /// <summary>It is larger than the settings allow.</summary>
    Oversized,

    /// <summary>A folder of more entries than the settings allow.</summary>
    FolderTooLarge,

    /// <summary>It vanished while the tree was walked.</summary>
    Vanished,

    /// <summary>The time for the walk was over before its turn came.</summary>
    TimeLimit,

    /// <summary>Its content is not text.</summary>
    Binary,

    /// <summary>A program wrote it.</summary>
    Generated,

    /// <summary>It was made small for machines.</summary>
    Minified,

    /// <summary>Somebody wrote to it while it was read.</summary>
    ChangedWhileRead,
}
