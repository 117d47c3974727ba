// Safety: a message lies in data[start..end), which Sha256Lanes has checked against the span. Its whole blocks after
// the first are read in place, each 64 bytes that end at or before the message's end; the first and the last ones are
// read from the lane's own 192 bytes of scratch. A lane without a message reads its scratch. Hashes are written at 32
// times the message's number, and Sha256Lanes has checked that the span holds as many. The buffers on the stack have
// the sizes that Sha256Kernel names.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Synapsid.Base.Hashing;

/// <summary>
/// Hashes many messages side by side, one a lane. A lane that has finished its message takes the next one while the
/// others go on, so that messages of unequal length keep all lanes busy.
/// </summary>
internal static unsafe class Sha256Batch<TLanes, TVector>
    where TLanes : struct, ISha256Lanes<TVector>
    where TVector : unmanaged
{
    private const int HashBytes = 32;

    /// <summary>What a message's padding needs at least: the bit after it, and its length.</summary>
    private const int PaddingBytes = 9;

    /// <summary>Scratch of a lane: the first block, then up to two last ones.</summary>
    private const int ScratchBytes = 3 * Sha256Kernel.BlockBytes;

    /// <summary>
    /// Message i is <paramref name="prefix"/> and then <c>data[ends[i - 1]..ends[i]]</c>; its hash goes to
    /// <c>hashes[32 * i]</c>. Messages longer than <paramref name="longest"/> bytes are left out.
    /// </summary>
    public static void HashMany(byte prefix, byte* data, int* ends, int count, byte* hashes, int longest)
    {
        TVector* state = stackalloc TVector[Sha256Kernel.StateWords];
        TVector* words = stackalloc TVector[Sha256Kernel.ScheduleWords];
        byte** blocks = stackalloc byte*[TLanes.Count];
        Lane* lanes = stackalloc Lane[TLanes.Count];
        byte* scratch = stackalloc byte[TLanes.Count * ScratchBytes];
        int next = 0;
        int busy = 0;
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            blocks[lane] = scratch + (lane * ScratchBytes);
            if (Begin(lane)) busy++;
        }

        while (busy > 0)
        {
            TLanes.LoadBlocks(blocks, words);
            Sha256Kernel.Compress<TLanes, TVector>(state, words);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                ref Lane current = ref lanes[lane];
                if (current.BlocksLeft == 0) continue;
                if (--current.BlocksLeft > 0)
                {
                    blocks[lane] = --current.WholeLeft > 0
                        ? current.Next
                        : scratch + (lane * ScratchBytes) + ((1 - current.WholeLeft) * Sha256Kernel.BlockBytes);
                    current.Next += Sha256Kernel.BlockBytes;
                    continue;
                }

                StoreHash((uint*)state + lane, hashes + ((long)current.Message * HashBytes));
                if (!Begin(lane)) busy--;
            }
        }

        bool Begin(int lane)
        {
            int start = next == 0 ? 0 : ends[next - 1];
            while (next < count && ends[next] - start > longest) start = ends[next++];
            if (next == count)
            {
                lanes[lane].BlocksLeft = 0;
                blocks[lane] = scratch + (lane * ScratchBytes);
                return false;
            }

            int length = ends[next] - start;
            blocks[lane] = Fill(ref lanes[lane], prefix, data + start, length, scratch + (lane * ScratchBytes));
            lanes[lane].Message = next++;
            uint* column = (uint*)state + lane;
            for (int i = 0; i < Sha256Kernel.StateWords; i++) column[i * TLanes.Count] = Sha256Kernel.Initial[i];
            return true;
        }
    }

    /// <summary>
    /// Node i of a Merkle tree (RFC 6962, section 2.1): the hash of 0x01 and the 64 bytes of two children, from
    /// <c>children[64 * i]</c> to <c>hashes[32 * i]</c>. Both may begin at one address: a group of nodes is read before
    /// it is written, and written no further than it was read.
    /// </summary>
    public static void HashNodes(byte prefix, byte* children, int count, byte* hashes)
    {
        TVector* state = stackalloc TVector[Sha256Kernel.StateWords];
        TVector* words = stackalloc TVector[Sha256Kernel.ScheduleWords];
        byte** blocks = stackalloc byte*[TLanes.Count];
        for (int first = 0; first < count; first += TLanes.Count)
        {
            int used = Math.Min(TLanes.Count, count - first);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                blocks[lane] = children + ((long)(first + Math.Min(lane, used - 1)) * Sha256Kernel.BlockBytes);
            }

            for (int i = 0; i < Sha256Kernel.StateWords; i++) state[i] = TLanes.Fill(Sha256Kernel.Initial[i]);
            TLanes.LoadBlocks(blocks, words);
            TVector last = words[15];
            for (int i = 15; i > 0; i--) words[i] = TLanes.ShiftByByte(words[i - 1], words[i]);
            words[0] = TLanes.ShiftByByte(TLanes.Fill(prefix), words[0]);
            Sha256Kernel.Compress<TLanes, TVector>(state, words);

            // The second block: the last byte, the bit that ends the message, and its length of 65 bytes.
            words[0] = TLanes.ShiftByByte(last, TLanes.Fill(0x8000_0000));
            for (int i = 1; i < 15; i++) words[i] = TLanes.Fill(0);
            words[15] = TLanes.Fill((1 + Sha256Kernel.BlockBytes) * 8);
            Sha256Kernel.Compress<TLanes, TVector>(state, words);
            for (int lane = 0; lane < used; lane++)
            {
                StoreHash((uint*)state + lane, hashes + ((long)(first + lane) * HashBytes));
            }
        }
    }

    /// <summary>Lays out a message's first and last blocks in a lane's scratch; returns its first block.</summary>
    private static byte* Fill(ref Lane lane, byte prefix, byte* message, int length, byte* scratch)
    {
        int whole = (length + 1) / Sha256Kernel.BlockBytes;
        int blocks = (length + 1 + PaddingBytes + Sha256Kernel.BlockBytes - 1) / Sha256Kernel.BlockBytes;
        byte* tail = scratch + Sha256Kernel.BlockBytes;
        Unsafe.InitBlockUnaligned(tail, 0, 2 * Sha256Kernel.BlockBytes);
        if (whole > 0)
        {
            int rest = length + 1 - (whole * Sha256Kernel.BlockBytes);
            scratch[0] = prefix;
            Unsafe.CopyBlockUnaligned(scratch + 1, message, Sha256Kernel.BlockBytes - 1);
            Unsafe.CopyBlockUnaligned(tail, message + length - rest, (uint)rest);
            tail[rest] = 0x80;
        }
        else
        {
            tail[0] = prefix;
            Unsafe.CopyBlockUnaligned(tail + 1, message, (uint)length);
            tail[1 + length] = 0x80;
        }

        byte* end = tail + ((blocks - whole) * Sha256Kernel.BlockBytes);
        *(ulong*)(end - sizeof(ulong)) = BinaryPrimitives.ReverseEndianness(8UL * (uint)(length + 1));
        lane.BlocksLeft = blocks;
        lane.WholeLeft = whole;
        lane.Next = message + Sha256Kernel.BlockBytes - 1;
        return whole > 0 ? scratch : tail;
    }

    private static void StoreHash(uint* column, byte* hash)
    {
        for (int i = 0; i < Sha256Kernel.StateWords; i++)
        {
            ((uint*)hash)[i] = BinaryPrimitives.ReverseEndianness(column[i * TLanes.Count]);
        }
    }

    /// <summary>Where a lane is in its message.</summary>
    private struct Lane
    {
        /// <summary>The block after the present one, if that is a whole block of the message.</summary>
        public byte* Next;

        /// <summary>The message's number.</summary>
        public int Message;

        /// <summary>Blocks not yet hashed, the present one with them; 0 for a lane without a message.</summary>
        public int BlocksLeft;

        /// <summary>Those of them that hold nothing of the padding; below 1 once the last ones have begun.</summary>
        public int WholeLeft;
    }
}
