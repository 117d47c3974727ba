using System.Buffers.Binary;

using Synapsid.Base.Hashing;
using Synapsid.Search.Blocks;

namespace Synapsid.Search.Tests.CodeText;

/// <summary>Changes bytes of a block file and makes its checksums hold again, as somebody with ill intent could.</summary>
internal static class Forging
{
    public static byte[] Forge(byte[] good, Random random)
    {
        byte[] file = [.. good];
        int footer = file.Length - BlockFileFormat.FooterBytes;
        int content = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(footer + 96));
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            bool inFooter = random.Next(4) == 0;
            int at = inFooter ? footer + random.Next(64) : random.Next(BlockFileFormat.HeaderBytes, content);
            file[at] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
        }

        for (int block = 0; block < BlockFileFormat.ChecksumCount(content); block++)
        {
            int start = block * BlockFileFormat.BlockBytes;
            ReadOnlySpan<byte> bytes = file.AsSpan(start, Math.Min(BlockFileFormat.BlockBytes, content - start));
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(content + (block * 4)), Crc32C.Compute(bytes));
        }

        uint checksums = Crc32C.Compute(file.AsSpan(content, footer - content));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(footer + 104), checksums);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 4), Crc32C.Compute(file.AsSpan(footer, 124)));
        return file;
    }
}
