using System.Globalization;
using System.Text;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Storage.Snapshots;

namespace Synapsid.Storage;

/// <summary>
/// The file <c>manifest</c>: what a data folder is and which snapshots count. Lines of text, replaced as a whole;
/// <c>docs/formats/manifest.md</c> describes them.
/// </summary>
/// <param name="Id">The folder's own number, for as long as it lives.</param>
/// <param name="Snapshots">Newest first.</param>
internal sealed record Manifest(Guid Id, IReadOnlyList<SnapshotInfo> Snapshots)
{
    public const string Name = "manifest";
    public const int SnapshotsMax = 2;

    private const string TemporaryName = "manifest.tmp";
    private const string FirstWord = "synapsid-manifest";
    private const int Version = 1;
    private const int BytesMax = 4096;

    /// <summary>Reads a folder's manifest; null where there is none.</summary>
    /// <exception cref="DataFolderDamagedException">It is not what was written.</exception>
    public static Manifest? Read(IFileSystem files, string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!files.FileExists(path)) return null;
        byte[] bytes = new byte[BytesMax];
        int length;
        using (IFile file = files.Open(path, FileIntent.Read)) length = file.Read(bytes, 0);
        return Parse(path, bytes.AsSpan(0, length));
    }

    /// <summary>Replaces a folder's manifest; on disk for good when this returns.</summary>
    public void Write(IFileSystem files, string folder)
    {
        string temporary = Path.Combine(folder, TemporaryName);
        using (IFile file = files.Open(temporary, FileIntent.CreateOrReplace))
        {
            file.Write(Format(), 0);
            file.Sync();
        }

        files.Rename(temporary, Path.Combine(folder, Name));
        files.SyncDirectory(folder);
    }

    internal byte[] Format()
    {
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{FirstWord} {Version}\nid {Id:N}\n");
        foreach (SnapshotInfo snapshot in Snapshots)
        {
            text.Append(culture, $"snapshot {snapshot.Sequence} {snapshot.Length} {snapshot.Crc:x16}\n");
        }

        uint crc = Crc32C.Compute(Encoding.ASCII.GetBytes(text.ToString()));
        text.Append(culture, $"crc32c {crc:x8}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    internal static Manifest Parse(string path, ReadOnlySpan<byte> bytes)
    {
        // The version comes before the checksum: a newer program may compute another one.
        string[] lines = Encoding.ASCII.GetString(bytes).Split('\n');
        if (lines[0].Split(' ') is not [FirstWord, string number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new DataFolderDamagedException(path, "it does not begin as a manifest does");
        }

        if (version != Version)
        {
            throw new IOException(
                $"The data folder's '{path}' has format {version}, and this program knows format {Version} only. "
                + "Use the version of Synapsid that wrote it, or a newer one.");
        }

        const int CrcLineBytes = 16;
        string crc = bytes.Length < CrcLineBytes
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"crc32c {Crc32C.Compute(bytes[..^CrcLineBytes]):x8}");
        if (lines is not [.., string crcLine, ""] || crcLine != crc)
        {
            throw new DataFolderDamagedException(path, "it fails its checksum");
        }

        return TryParseLines(lines.AsSpan(1, lines.Length - 3))
            ?? throw new DataFolderDamagedException(path, "its lines make no sense");
    }

    private static Manifest? TryParseLines(ReadOnlySpan<string> lines)
    {
        if (lines.IsEmpty || lines[0].Split(' ') is not ["id", string id]) return null;
        if (!Guid.TryParseExact(id, "N", out Guid folderId)) return null;
        CultureInfo culture = CultureInfo.InvariantCulture;
        List<SnapshotInfo> snapshots = [];
        foreach (string line in lines[1..])
        {
            if (line.Split(' ') is not ["snapshot", string sequence, string length, string crc]) return null;
            if (!long.TryParse(sequence, NumberStyles.None, culture, out long parsedSequence)) return null;
            if (!long.TryParse(length, NumberStyles.None, culture, out long parsedLength)) return null;
            if (!ulong.TryParse(crc, NumberStyles.AllowHexSpecifier, culture, out ulong parsedCrc)) return null;
            snapshots.Add(new SnapshotInfo(parsedSequence, parsedLength, parsedCrc));
        }

        return new Manifest(folderId, snapshots);
    }
}
