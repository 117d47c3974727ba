using System.Numerics;
using Synapsid.Base.Memory;

namespace Synapsid.Keyspace.Store;

/// <summary>
/// The records of one <see cref="KeyTable"/>, outside the managed heap. Space comes from slabs, one after the other,
/// that are larger where there is more; freed space is taken again by records of the same size. When a tenth is dead
/// all the same, compaction moves the records out of the slab that has most of it and gives the slab back to the
/// system. A record over 16 KiB has a block of its own. Used under the shard's lock.
/// </summary>
internal sealed class SlabHeap : IDisposable
{
    /// <summary>Longer records have a block of their own.</summary>
    public const int ShareBytesMax = 16 << 10;

    private const int SlabBytesMin = ShareBytesMax;
    private const int SlabBytesMax = 256 << 10;
    private const int OffsetBits = 15; // the largest slab in units of 8 bytes
    private const int BlocksMax = 1 << (32 - OffsetBits);
    private const int FineClasses = Record.FineBytesMax / Record.UnitBytes;
    private const int FineLog = 10;
    private const int StepsLog = 4;
    private const int Classes = FineClasses + ((14 - FineLog) << StepsLog) + 1;
    private const int NoSlab = -1;

    private readonly Stack<int> _unused = new();
    private readonly uint[] _free = new uint[Classes]; // 0 ends a chain
    private NativeBlock[] _blocks = new NativeBlock[4];
    private int[] _dead = new int[4];
    private int _count = 1; // block 0 is never used, so that reference 0 means none
    private int _active = NoSlab;
    private int _activeUsed;
    private int _victim = NoSlab;
    private int _victimAt;
    private long _patience; // dead bytes below which it was in vain to look for a victim

    /// <summary>Bytes of records that live.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Bytes taken from slabs and blocks, dead ones included: what is resident.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Bytes in use that hold no record.</summary>
    public long DeadBytes => UsedBytes - LiveBytes;

    /// <summary>Bytes that compaction has moved, for tests and figures.</summary>
    public long MovedBytes { get; private set; }

    /// <summary>Whether compaction has something to do.</summary>
    public bool WantsCompaction =>
        _victim != NoSlab || (DeadBytes > UsedBytes / 10 && DeadBytes > SlabBytesMin && DeadBytes > _patience);

    /// <summary>The bytes from a record's beginning to the end of its block.</summary>
    public Span<byte> Get(uint reference) =>
        _blocks[reference >> OffsetBits].Span[((int)(reference & ((1 << OffsetBits) - 1)) * Record.UnitBytes)..];

    /// <summary>Begins to load a record's first two cache lines, for a look that comes soon.</summary>
    public void Prefetch(uint reference)
    {
        NativeBlock block = _blocks[reference >> OffsetBits];
        int offset = (int)(reference & ((1 << OffsetBits) - 1)) * Record.UnitBytes;
        block.Prefetch(offset);
        block.Prefetch(offset + NativeBlock.AlignmentBytes);
    }

    /// <summary>Room for a record of so many bytes, a size of <see cref="Record.Padded"/>.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no more, or all blocks are taken.</exception>
    public uint Allocate(int bytes)
    {
        uint reference = bytes > ShareBytesMax ? AllocateOwnBlock(bytes) : Reuse(bytes);
        if (reference == 0)
        {
            if (_active == NoSlab || _blocks[_active].Length - _activeUsed < bytes) BeginSlab();
            reference = Reference(_active, _activeUsed);
            _activeUsed += bytes;
            UsedBytes += bytes;
        }

        LiveBytes += bytes;
        return reference;
    }

    /// <summary>Frees a record's space.</summary>
    public void Free(uint reference, int bytes)
    {
        LiveBytes -= bytes;
        int block = (int)(reference >> OffsetBits);
        if (bytes > ShareBytesMax)
        {
            UsedBytes -= bytes;
            Release(block);
            return;
        }

        _dead[block] += bytes;
        Record.WriteFree(Get(reference), bytes);
        if (block != _victim) Chain(reference, bytes);
    }

    /// <summary>
    /// Looks at about so many bytes of the slab that has most dead space, and moves the records there away.
    /// </summary>
    /// <param name="bytesMax">How much to look at.</param>
    /// <param name="moved">Told each record's old and new place, after it was copied.</param>
    public void Compact(int bytesMax, Action<uint, uint> moved)
    {
        if (_victim == NoSlab && !ChooseVictim()) return;
        NativeBlock block = _blocks[_victim];
        int end = Math.Min(block.Length, _victimAt + bytesMax);
        while (_victimAt < end)
        {
            uint reference = Reference(_victim, _victimAt);
            Span<byte> at = block.Span[_victimAt..];
            bool free = Record.IsFree(at);
            int bytes = free ? Record.FreeBytes(at) : new Record(at).Bytes;
            UsedBytes -= bytes;
            if (free) Unchain(reference, bytes);
            else Move(reference, at[..bytes], moved);
            _victimAt += bytes;
        }

        if (_victimAt < block.Length) return;
        Release(_victim);
        _victim = NoSlab;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 1; i < _count; i++) _blocks[i].Free();
        Array.Clear(_blocks);
        (_count, _active, _activeUsed, _victim) = (1, NoSlab, 0, NoSlab);
        (LiveBytes, UsedBytes) = (0, 0);
        Array.Clear(_free);
    }

    private static uint Reference(int block, int offset) =>
        ((uint)block << OffsetBits) | (uint)(offset / Record.UnitBytes);

    /// <summary>The chain of a size.</summary>
    private static int ClassOf(int bytes)
    {
        if (bytes <= Record.FineBytesMax) return bytes / Record.UnitBytes;
        int log = BitOperations.Log2((uint)bytes - 1);
        int step = (bytes - (1 << log)) >> (log - StepsLog);
        return FineClasses + ((log - FineLog) << StepsLog) + step;
    }

    /// <summary>The largest size that fits in so many bytes.</summary>
    private static int SizeWithin(int bytes)
    {
        bytes = Math.Min(bytes, ShareBytesMax);
        if (bytes <= Record.FineBytesMax) return bytes & -Record.UnitBytes;
        return bytes & -(1 << (BitOperations.Log2((uint)bytes - 1) - StepsLog));
    }

    private uint Reuse(int bytes)
    {
        int size = ClassOf(bytes);
        while (_free[size] != 0)
        {
            uint reference = _free[size];
            Unchain(reference, bytes);
            int block = (int)(reference >> OffsetBits);
            if (block == _victim) continue; // it is about to be given back
            _dead[block] -= bytes;
            return reference;
        }

        return 0;
    }

    private void Chain(uint reference, int bytes)
    {
        if (bytes < Record.BytesMin) return;
        ref uint head = ref _free[ClassOf(bytes)];
        if (head != 0) Record.SetPreviousFree(Get(head), reference);
        Record.SetNextFree(Get(reference), head);
        head = reference;
    }

    private void Unchain(uint reference, int bytes)
    {
        if (bytes < Record.BytesMin) return;
        (uint next, uint previous) = Record.Neighbours(Get(reference));
        ref uint head = ref _free[ClassOf(bytes)];
        if (previous == 0 && head != reference) return; // in no chain
        if (previous == 0) head = next;
        else Record.SetNextFree(Get(previous), next);
        if (next != 0) Record.SetPreviousFree(Get(next), previous);
        Record.WriteFree(Get(reference), bytes);
    }

    private void Move(uint from, ReadOnlySpan<byte> record, Action<uint, uint> moved)
    {
        LiveBytes -= record.Length;
        MovedBytes += record.Length;
        uint to = Allocate(record.Length);
        record.CopyTo(Get(to));
        moved(from, to);
    }

    private bool ChooseVictim()
    {
        int worst = NoSlab;
        double worstShare = 0.05; // less is not worth the move
        for (int i = 1; i < _count; i++)
        {
            if (i == _active || _dead[i] == 0) continue;
            double share = (double)_dead[i] / _blocks[i].Length;
            if (share > worstShare) (worst, worstShare) = (i, share);
        }

        _patience = worst == NoSlab ? DeadBytes + SlabBytesMin : 0;
        (_victim, _victimAt) = (worst, 0);
        return worst != NoSlab;
    }

    /// <summary>A new slab, an eighth of what is there; the rest of the one before is for smaller records.</summary>
    private void BeginSlab()
    {
        if (_active != NoSlab)
        {
            NativeBlock full = _blocks[_active];
            while (_activeUsed < full.Length)
            {
                int rest = SizeWithin(full.Length - _activeUsed);
                uint reference = Reference(_active, _activeUsed);
                Record.WriteFree(Get(reference), rest);
                Chain(reference, rest);
                _dead[_active] += rest;
                UsedBytes += rest;
                _activeUsed += rest;
            }
        }

        long wanted = Math.Clamp(UsedBytes / 8, SlabBytesMin, SlabBytesMax);
        _active = NewBlock((int)BitOperations.RoundUpToPowerOf2((ulong)wanted));
        _activeUsed = 0;
    }

    private uint AllocateOwnBlock(int bytes)
    {
        uint reference = Reference(NewBlock(bytes), 0);
        UsedBytes += bytes;
        return reference;
    }

    private int NewBlock(int bytes)
    {
        NativeBlock made = NativeBlock.Allocate(bytes);
        if (!_unused.TryPop(out int block))
        {
            if (_count == BlocksMax)
            {
                made.Free();
                throw new InsufficientMemoryException("A shard has all the blocks of memory it can name.");
            }

            block = _count++;
            if (block == _blocks.Length)
            {
                Array.Resize(ref _blocks, block * 2);
                Array.Resize(ref _dead, block * 2);
            }
        }

        _blocks[block] = made;
        _dead[block] = 0;
        return block;
    }

    private void Release(int block)
    {
        _blocks[block].Free();
        _blocks[block] = default;
        _dead[block] = 0;
        _unused.Push(block);
    }
}
