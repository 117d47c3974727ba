namespace Synapsid.Knowledge.Code.Walking.Watching;

/// <summary>A folder that is followed, for what it is in the tree, for some names in it, or for both.</summary>
internal sealed class WatchedFolder(string fullPath, int watch)
{
    /// <summary>Its absolute path.</summary>
    public string FullPath => fullPath;

    /// <summary>The number of its events.</summary>
    public int Watch => watch;

    /// <summary>Its path below the root; null where it is not part of the tree.</summary>
    public string? Path { get; set; }

    /// <summary>The names that mean more than a file.</summary>
    public Dictionary<string, WatchTrigger>? Triggers { get; set; }
}
