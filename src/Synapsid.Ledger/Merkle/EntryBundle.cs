using System.Buffers;
using System.Buffers.Binary;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Entries as C2SP tlog-tiles hands them out at <c>tile/entries/N[.p/W]</c>: up to 256, each after its length as a
/// big-endian 16-bit number. A record that is longer than that is there as its SHA-256, as in the tree.
/// </summary>
public static class EntryBundle
{
    private const int LengthBytes = sizeof(ushort);

    /// <summary>Writes the first <paramref name="width"/> entries of bundle <paramref name="index"/>.</summary>
    /// <param name="records">The records.</param>
    /// <param name="index">The bundle: its first record is 256 times this.</param>
    /// <param name="width">Entries: 1 to 256.</param>
    /// <param name="output">Receives them; where the answer is false it may have received some.</param>
    /// <returns>False where a record was pruned, does not exist yet, or cannot be read.</returns>
    public static bool TryWrite(ILeafSource records, long index, int width, IBufferWriter<byte> output)
    {
        LeafBatch batch = new(width);
        long next = index * MerkleTile.FullWidth;
        if (next < records.FirstIndex) return false;
        while (width > 0)
        {
            batch.Clear();
            if (next < records.Count) records.Read(next, batch);
            if (batch.Count == 0) return false;
            int used = Math.Min(batch.Count, width);
            for (int i = 0; i < used; i++)
            {
                ReadOnlySpan<byte> entry = MerkleHash.EntryOf(batch[i]);
                BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(LengthBytes), (ushort)entry.Length);
                output.Advance(LengthBytes);
                output.Write(entry);
            }

            next += used;
            width -= used;
        }

        return true;
    }
}
