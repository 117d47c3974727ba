using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>A path that is asked about, with what the tables of rules look it up by.</summary>
internal readonly ref struct IgnorePath
{
    private readonly ReadOnlySpan<byte> _exact;
    private readonly ReadOnlySpan<byte> _folded;
    private readonly int _nameAt;

    /// <summary>Makes it.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="folded">The same in lower case; empty where no rule ignores case.</param>
    /// <param name="nameAt">Where the last name begins.</param>
    /// <param name="isFolder">Whether it is a folder; a link to one is none.</param>
    public IgnorePath(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folded, int nameAt, bool isFolder)
    {
        _exact = path;
        _folded = folded;
        _nameAt = nameAt;
        IsFolder = isFolder;
        NameHash = Hash(path[nameAt..]);
        ExtensionHash = HashExtension(path[nameAt..]);
        if (folded.IsEmpty) return;
        FoldedNameHash = Hash(folded[nameAt..]);
        FoldedExtensionHash = HashExtension(folded[nameAt..]);
    }

    public bool IsFolder { get; }

    public ulong NameHash { get; }

    public ulong ExtensionHash { get; }

    public ulong FoldedNameHash { get; }

    public ulong FoldedExtensionHash { get; }

    /// <summary>The path behind the folder that rules belong to.</summary>
    public ReadOnlySpan<byte> Below(int baseLength, bool foldCase) => (foldCase ? _folded : _exact)[baseLength..];

    public ReadOnlySpan<byte> Name(bool foldCase) => (foldCase ? _folded : _exact)[_nameAt..];

    public static ulong Hash(ReadOnlySpan<byte> name) => KeyHash.Of(name, 0x5359_4E49_474E_4F52);

    private static ulong HashExtension(ReadOnlySpan<byte> name)
    {
        int dot = name.LastIndexOf((byte)'.');
        return dot < 0 ? 0 : Hash(name[dot..]);
    }
}
