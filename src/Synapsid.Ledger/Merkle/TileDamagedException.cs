namespace Synapsid.Ledger.Merkle;

/// <summary>A tile of the tree is missing or wrong, and cannot be made again from the records.</summary>
public sealed class TileDamagedException : IOException
{
    /// <summary>Names the tile's file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="reason">What is wrong with it.</param>
    public TileDamagedException(string path, string reason)
        : base($"The ledger's tile '{path}' {reason}. Run 'syn ledger verify' to learn what else is damaged.") =>
        Path = path;

    /// <summary>The tile's file.</summary>
    public string Path { get; }
}
