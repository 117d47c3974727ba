namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>What an event on a name beside the files of a tree leads to.</summary>
internal enum WatchTriggerKind
{
    /// <summary>It decides what is part of the tree: the tree has to be walked again.</summary>
    Rules,

    /// <summary>It is an index of git: the tree has to be walked again where other paths are tracked.</summary>
    Index,

    /// <summary>It says what a repository has checked out: the same where that is something else now.</summary>
    Head,
}
