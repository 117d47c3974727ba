using System.Buffers.Binary;
using System.Text;

namespace Synapsid.Knowledge.Tests.Code.Walking.Git;

/// <summary>Writes an index of git (version 2) with given paths, as gitformat-index(5) says.</summary>
internal static class IndexBytes
{
    public static byte[] Of(params IEnumerable<string> paths)
    {
        string[] sorted = [.. paths.Order(StringComparer.Ordinal)];
        using MemoryStream bytes = new();
        bytes.Write("DIRC"u8);
        WriteNumber(bytes, 2);
        WriteNumber(bytes, (uint)sorted.Length);
        foreach (string path in sorted)
        {
            byte[] name = Encoding.UTF8.GetBytes(path);
            byte[] entry = new byte[(62 + name.Length + 8) & ~7];
            BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(24), 0x81A4); // a regular file
            BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(60), (ushort)Math.Min(name.Length, 0xFFF));
            name.CopyTo(entry, 62);
            bytes.Write(entry);
        }

        bytes.Write(new byte[20]); // the checksum, which nobody here looks at
        return bytes.ToArray();
    }

    private static void WriteNumber(MemoryStream bytes, uint number)
    {
        byte[] four = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, number);
        bytes.Write(four);
    }
}
