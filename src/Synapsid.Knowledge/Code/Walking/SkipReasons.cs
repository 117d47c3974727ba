namespace Synapsid.Knowledge.Code.Walking;

/// <summary>The words for each <see cref="SkipReason"/>.</summary>
public static class SkipReasons
{
    /// <summary>A short name for JSON and tables, such as <c>link_outside</c>.</summary>
    public static string NameOf(SkipReason reason) => reason switch
    {
        SkipReason.None => "none",
        SkipReason.Ignored => "ignored",
        SkipReason.IgnoredBySynapsid => "synignore",
        SkipReason.SkippedFolder => "skipped_folder",
        SkipReason.LinkInside => "link_inside",
        SkipReason.LinkOutside => "link_outside",
        SkipReason.LinkBroken => "link_broken",
        SkipReason.Unreadable => "unreadable",
        SkipReason.SpecialFile => "special_file",
        SkipReason.NameNotUtf8 => "name_not_utf8",
        SkipReason.PathTooLong => "path_too_long",
        SkipReason.Oversized => "oversized",
        SkipReason.FolderTooLarge => "folder_too_large",
        SkipReason.Vanished => "vanished",
        SkipReason.TimeLimit => "time_limit",
        SkipReason.Binary => "binary",
        SkipReason.Generated => "generated",
        SkipReason.Minified => "minified",
        SkipReason.ChangedWhileRead => "changed_while_read",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };

    /// <summary>A sentence part for people: what it is, and where it helps, what they can do.</summary>
    public static string Describe(SkipReason reason) => reason switch
    {
        SkipReason.None => "not skipped",
        SkipReason.Ignored => "a rule of git ignores it (a line !name in .synignore takes it back)",
        SkipReason.IgnoredBySynapsid => "a rule of a .synignore ignores it",
        SkipReason.SkippedFolder => "directory_filtering leaves such folders out, and git does not track it",
        SkipReason.LinkInside => "a link to something that is indexed under its own name",
        SkipReason.LinkOutside => "a link that leads out of the folder; index its target by itself",
        SkipReason.LinkBroken => "a link that leads nowhere or to itself",
        SkipReason.Unreadable => "it cannot be read by this user",
        SkipReason.SpecialFile => "a pipe, a socket or a device",
        SkipReason.NameNotUtf8 => "its name is not UTF-8; rename it to have it indexed",
        SkipReason.PathTooLong => "its path is longer than 4,000 bytes",
        SkipReason.Oversized => "it is larger than the settings allow",
        SkipReason.FolderTooLarge => "the folder has more entries than the settings allow (directory_filtering)",
        SkipReason.Vanished => "it vanished while the tree was walked",
        SkipReason.TimeLimit => "the time for the walk was over (parallel_scanner.timeout_seconds)",
        SkipReason.Binary => "it is not text",
        SkipReason.Generated => "a program wrote it",
        SkipReason.Minified => "it is minified",
        SkipReason.ChangedWhileRead => "somebody wrote to it while it was read; it is tried again",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
