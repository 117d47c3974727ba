using System.Buffers.Binary;

using Synapsid.Base.Compression;

namespace Synapsid.Ledger.Segments;

/// <summary>
/// The records of a batch in LZ4 blocks, each of which can be read alone. A block that would not shrink is stored as it
/// is. All blocks of a batch but the last hold equally many bytes of records.
/// </summary>
internal static class BlockCodec
{
    /// <summary>The most bytes that records take in blocks.</summary>
    public static int BytesMax(int recordBytes, int blockBytes)
    {
        int blocks = (recordBytes / blockBytes) + 1;
        return checked(recordBytes + (blocks * SegmentFormat.BlockHeaderBytes) + Lz4Block.BytesMax(blockBytes));
    }

    /// <summary>Writes the blocks; returns their bytes. At most <see cref="BytesMax"/> are touched.</summary>
    public static int Compress(ReadOnlySpan<byte> records, int blockBytes, Span<byte> target)
    {
        int at = 0;
        while (!records.IsEmpty)
        {
            ReadOnlySpan<byte> block = records[..Math.Min(blockBytes, records.Length)];
            Span<byte> body = target[(at + SegmentFormat.BlockHeaderBytes)..];
            int stored = Lz4Block.Compress(block, body[..Lz4Block.BytesMax(block.Length)]);
            if (stored <= 0 || stored >= block.Length)
            {
                block.CopyTo(body);
                stored = block.Length;
            }

            BinaryPrimitives.WriteInt32LittleEndian(target[at..], block.Length);
            BinaryPrimitives.WriteInt32LittleEndian(target[(at + 4)..], stored);
            at += SegmentFormat.BlockHeaderBytes + stored;
            records = records[block.Length..];
        }

        return at;
    }

    /// <summary>Reads the header of a block; false where it claims more than there is.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, int recordsLeft, out int raw, out int stored)
    {
        raw = stored = 0;
        if (bytes.Length < SegmentFormat.BlockHeaderBytes) return false;
        raw = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        stored = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return raw > 0 && raw <= recordsLeft && stored > 0 && stored <= raw;
    }

    /// <summary>Unpacks one block into exactly its bytes of records.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> stored, Span<byte> records)
    {
        if (stored.Length != records.Length) return Lz4Block.TryDecompress(stored, records);
        stored.CopyTo(records);
        return true;
    }

    /// <summary>Unpacks all blocks; false where they do not make exactly so many bytes of records.</summary>
    public static bool TryUnpackAll(ReadOnlySpan<byte> blocks, Span<byte> records)
    {
        while (!records.IsEmpty)
        {
            if (!TryReadHeader(blocks, records.Length, out int raw, out int stored)) return false;
            blocks = blocks[SegmentFormat.BlockHeaderBytes..];
            if (stored > blocks.Length || !TryUnpack(blocks[..stored], records[..raw])) return false;
            blocks = blocks[stored..];
            records = records[raw..];
        }

        return blocks.IsEmpty;
    }
}
