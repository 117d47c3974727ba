using System.Buffers.Binary;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>A small file that is written once and read whole: its bytes, then their CRC-32C in 4 bytes.</summary>
internal static class CheckedFile
{
    private const int CrcBytes = sizeof(uint);

    /// <summary>Writes a file, replacing one of that name, and syncs it; its folder is the caller's to sync.</summary>
    public static void Write(IFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        Span<byte> crc = stackalloc byte[CrcBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32C.Compute(bytes));
        using IFile file = files.Open(path, FileIntent.CreateOrReplace);
        file.Write(bytes, 0);
        file.Write(crc, bytes.Length);
        file.Sync();
    }

    /// <summary>Reads it back without the checksum.</summary>
    /// <exception cref="CodeIndexDamagedException">It is missing, or fails its checksum.</exception>
    public static byte[] Read(IFileSystem files, string path)
    {
        if (!files.FileExists(path)) throw new CodeIndexDamagedException(path, "it is missing");
        using IFile file = files.Open(path, FileIntent.Read);
        if (file.Length is < CrcBytes or > int.MaxValue) throw new CodeIndexDamagedException(path, "it was cut short");
        byte[] bytes = new byte[(int)file.Length];
        int read = file.Read(bytes, 0);
        ReadOnlySpan<byte> content = bytes.AsSpan(0, Math.Max(0, read - CrcBytes));
        bool holds = read == bytes.Length
            && Crc32C.Compute(content) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Length));
        return holds ? bytes[..content.Length] : throw new CodeIndexDamagedException(path, "it fails its checksum");
    }
}
