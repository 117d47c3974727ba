using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// What the file system tells of a file without reading it: another stamp means that it may have changed.
/// </summary>
/// <param name="Size">Length in bytes.</param>
/// <param name="ModifiedNs">Time of the last write, in nanoseconds since 1970.</param>
/// <param name="ChangedNs">Time of the last change, also of rights or name.</param>
/// <param name="Inode">Its number on the volume.</param>
public readonly record struct FileStamp(long Size, long ModifiedNs, long ChangedNs, ulong Inode)
{
    /// <summary>
    /// The clock that stamps files ticks every 10 ms at the slowest: within two ticks two writes may look alike.
    /// </summary>
    private const long RacyNs = 20_000_000;

    /// <summary>The stamp that a walk saw.</summary>
    public static FileStamp Of(WalkedFile file) => new(file.Size, file.ModifiedNs, file.ChangedNs, file.Inode);

    /// <summary>The stamp of an opened file.</summary>
    public static FileStamp Of(SourceStamp stamp) => new(stamp.Size, stamp.ModifiedNs, stamp.ChangedNs, stamp.Inode);

    /// <summary>Whether a file read at a time may have been written once more since under the same stamp.</summary>
    public bool IsRacyAt(DateTimeOffset read) =>
        Math.Max(ModifiedNs, ChangedNs) >= ((read - DateTimeOffset.UnixEpoch).Ticks * 100) - RacyNs;
}
