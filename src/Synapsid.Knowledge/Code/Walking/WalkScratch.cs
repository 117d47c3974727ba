using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>The buffers of one worker, used again for each folder.</summary>
internal sealed class WalkScratch : IDisposable
{
    /// <summary>The longest path in bytes that is followed; system calls take up to 4,095.</summary>
    public const int PathBytesMax = 4000;

    private readonly byte[] _path = new byte[PathBytesMax + 256];
    private readonly byte[] _folded = new byte[PathBytesMax + 256];
    private int _folderLength;

    public SourceListing Listing { get; } = new();

    public SourceContent Content { get; } = new();

    public List<WalkNode> Below { get; } = [];

    /// <summary>The path of the entry set last, or of the folder.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, Length);

    public int Length { get; private set; }

    public void SetFolder(ReadOnlySpan<byte> folder)
    {
        folder.CopyTo(_path);
        _folderLength = folder.Length;
        Length = folder.Length;
    }

    /// <summary>Puts an entry's name behind the folder; false where that is too long.</summary>
    public bool TrySetName(ReadOnlySpan<byte> name)
    {
        Length = _folderLength;
        if (_folderLength + name.Length > PathBytesMax) return false;
        name.CopyTo(_path.AsSpan(_folderLength));
        Length += name.Length;
        return true;
    }

    /// <summary>The path with a '/' behind it, as a folder of its own.</summary>
    public ReadOnlySpan<byte> AsFolder()
    {
        _path[Length] = (byte)'/';
        return _path.AsSpan(0, Length + 1);
    }

    public IgnorePath ForRules(bool isFolder, bool folded)
    {
        if (folded) IgnoreText.Lower(Path, _folded);
        return new IgnorePath(Path, folded ? _folded.AsSpan(0, Length) : [], _folderLength, isFolder);
    }

    public void Dispose() => Content.Dispose();
}
