using Synapsid.Base.Files.Sources;

namespace Synapsid.Testing.Files;

/// <summary>A file, folder, link or special file of a <see cref="SimulatedSourceTree"/>.</summary>
public sealed class SimulatedSourceNode
{
    internal SimulatedSourceNode(SourceEntryKind kind, byte[] content, ulong inode, long nowNs)
    {
        Kind = kind;
        Content = content;
        Inode = inode;
        ModifiedNs = nowNs;
        ChangedNs = nowNs;
    }

    public SourceEntryKind Kind { get; }

    /// <summary>A file's bytes, or a link's target.</summary>
    public byte[] Content { get; internal set; }

    public ulong Inode { get; }

    public long ModifiedNs { get; set; }

    public long ChangedNs { get; set; }

    /// <summary>How opening it ends, where that is not well.</summary>
    public SourceOutcome OpenFailure { get; set; }

    /// <summary>How asking for its stamp ends, where that is not well.</summary>
    public SourceOutcome StatFailure { get; set; }

    /// <summary>Whether its folder does not tell what it is, as some file systems do not.</summary>
    public bool IsKindUntold { get; set; }

    /// <summary>What lies in a folder, by the names' bytes as Latin-1.</summary>
    internal SortedDictionary<string, SimulatedSourceNode> Below { get; } = new(StringComparer.Ordinal);

    internal SourceStamp Stamp => new(Kind, Content.Length, ModifiedNs, ChangedNs, Inode, Device: 1);
}
