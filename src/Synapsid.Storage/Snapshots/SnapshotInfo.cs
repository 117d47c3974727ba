namespace Synapsid.Storage.Snapshots;

/// <summary>A finished snapshot, as the manifest lists it.</summary>
/// <param name="Sequence">The effects of every record up to it are in the snapshot.</param>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="Crc">The CRC-64 at the file's end.</param>
public sealed record SnapshotInfo(long Sequence, long Length, ulong Crc);
