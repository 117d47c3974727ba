using System.Buffers.Binary;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// The entries of one <see cref="MemberTable"/>, packed into arrays of up to 128 KiB, so that a million members are a
/// few hundred objects. A reference is an array's number and an offset in units of 8 bytes; 0 means none. Freed space
/// of up to 1 KiB is taken again by entries of the same size; what stays dead is gathered by moving an array's entries
/// away.
/// </summary>
internal sealed class MemberArena
{
    /// <summary>Entries begin at multiples of this many bytes.</summary>
    public const int UnitBytes = 8;

    private const int OffsetBits = 14;
    private const int OffsetMask = (1 << OffsetBits) - 1;
    private const int ChunkBytes = UnitBytes << OffsetBits;
    private const int ChunksMax = 1 << (32 - OffsetBits);
    private const int FirstChunkBytes = 1024;
    private const int LaterChunkBytes = ChunkBytes / 4;
    private const int OwnChunkBytes = ChunkBytes / 4;
    private const int ChainedBytesMax = 1024;
    private const int CompactionStepBytes = 4096;
    private const int None = -1;

    private readonly Stack<int> _unused = new();
    private readonly uint[] _free = new uint[(ChainedBytesMax / UnitBytes) + 1];
    private byte[]?[] _chunks = new byte[]?[2];
    private int[] _dead = new int[2];
    private int _count = 1; // chunk 0 stays empty, so that reference 0 means none
    private int _active = None;
    private int _activeUsed;
    private int _victim = None;
    private int _victimAt;
    private long _usedBytes;
    private long _liveBytes;

    /// <summary>Bytes of all arrays.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether enough is dead for <see cref="CompactStep"/> to be worth it.</summary>
    public bool WantsCompaction =>
        _victim != None || (_usedBytes - _liveBytes > ChunkBytes / 2 && _usedBytes - _liveBytes > _usedBytes / 8);

    /// <summary>The bytes from an entry's beginning to the end of its array.</summary>
    public Span<byte> Get(uint reference) =>
        _chunks[reference >> OffsetBits].AsSpan((int)(reference & OffsetMask) * UnitBytes);

    /// <summary>Room for an entry of so many bytes, a multiple of 8.</summary>
    /// <exception cref="InsufficientMemoryException">There are as many arrays as a reference can name.</exception>
    public uint Allocate(int bytes)
    {
        _liveBytes += bytes;
        if (bytes > OwnChunkBytes) return AllocateOwn(bytes);
        if (bytes <= ChainedBytesMax && _free[bytes / UnitBytes] is > 0 and uint reused)
        {
            _free[bytes / UnitBytes] = MemberEntry.NextFree(Get(reused));
            _dead[reused >> OffsetBits] -= bytes;
            return reused;
        }

        if (_active == None || _activeUsed + bytes > ChunkBytes) BeginChunk();
        if (_activeUsed + bytes > _chunks[_active]!.Length) GrowActive(_activeUsed + bytes);
        uint reference = Reference(_active, _activeUsed);
        _activeUsed += bytes;
        _usedBytes += bytes;
        return reference;
    }

    /// <summary>Frees an entry's space.</summary>
    public void Free(uint reference, int bytes)
    {
        _liveBytes -= bytes;
        int chunk = (int)(reference >> OffsetBits);
        if (bytes > OwnChunkBytes)
        {
            _usedBytes -= bytes;
            Release(chunk);
            return;
        }

        _dead[chunk] += bytes;
        bool chained = bytes <= ChainedBytesMax && chunk != _victim;
        ref uint head = ref _free[chained ? bytes / UnitBytes : 0];
        MemberEntry.WriteFree(Get(reference), bytes, chained ? head : 0);
        if (chained) head = reference;
        if (_dead[chunk] != ChunkBytes || chunk == _active || chunk == _victim) return;
        Array.Clear(_free); // chains may lead through the array that goes
        _usedBytes -= ChunkBytes;
        Release(chunk);
    }

    /// <summary>Moves some entries out of the array that has most dead space.</summary>
    /// <param name="moved">Told each entry's old and new place, after it was copied.</param>
    public void CompactStep(Action<uint, uint> moved)
    {
        if (_victim == None && !ChooseVictim()) return;
        int end = Math.Min(ChunkBytes, _victimAt + CompactionStepBytes);
        while (_victimAt < end)
        {
            Span<byte> at = _chunks[_victim].AsSpan(_victimAt);
            int bytes;
            if (MemberEntry.IsFree(at))
            {
                bytes = MemberEntry.FreeBytes(at);
            }
            else
            {
                bytes = new MemberEntry(at).Bytes;
                _liveBytes -= bytes;
                uint to = Allocate(bytes);
                at[..bytes].CopyTo(Get(to));
                moved(Reference(_victim, _victimAt), to);
            }

            _victimAt += bytes;
        }

        if (_victimAt < ChunkBytes) return;
        _usedBytes -= ChunkBytes;
        int emptied = _victim;
        _victim = None;
        Release(emptied);
    }

    private static uint Reference(int chunk, int offset) => ((uint)chunk << OffsetBits) | (uint)(offset / UnitBytes);

    private bool ChooseVictim()
    {
        int worst = None;
        for (int i = 1; i < _count; i++)
        {
            if (i == _active || _chunks[i] is not { Length: ChunkBytes }) continue;
            if (worst == None || _dead[i] > _dead[worst]) worst = i;
        }

        if (worst == None || _dead[worst] == 0) return false;
        Array.Clear(_free); // chains may lead through the victim; their blocks stay dead until their own array's turn
        (_victim, _victimAt) = (worst, 0);
        return true;
    }

    private void BeginChunk()
    {
        if (_active != None && _activeUsed < ChunkBytes)
        {
            // Entries end where they like; what is left is dead until the array is compacted.
            if (_chunks[_active]!.Length < ChunkBytes) GrowActive(ChunkBytes);
            int rest = ChunkBytes - _activeUsed;
            MemberEntry.WriteFree(_chunks[_active].AsSpan(_activeUsed), rest, 0);
            _dead[_active] += rest;
            _usedBytes += rest;
        }

        _active = NewChunk(_count == 1 ? FirstChunkBytes : LaterChunkBytes);
        _activeUsed = 0;
    }

    private void GrowActive(int needed)
    {
        ref byte[]? active = ref _chunks[_active];
        int bytes = Math.Min(ChunkBytes, Math.Max(needed, active!.Length * 2));
        Bytes += bytes - active.Length;
        byte[] grown = GC.AllocateUninitializedArray<byte>(bytes);
        active.AsSpan(0, _activeUsed).CopyTo(grown);
        active = grown;
    }

    private uint AllocateOwn(int bytes)
    {
        _usedBytes += bytes;
        return Reference(NewChunk(bytes), 0);
    }

    private int NewChunk(int bytes)
    {
        if (!_unused.TryPop(out int chunk))
        {
            if (_count == ChunksMax)
            {
                throw new InsufficientMemoryException("A collection has all the memory it can name.");
            }

            chunk = _count++;
            if (chunk == _chunks.Length)
            {
                Array.Resize(ref _chunks, chunk * 2);
                Array.Resize(ref _dead, chunk * 2);
            }
        }

        _chunks[chunk] = GC.AllocateUninitializedArray<byte>(bytes);
        _dead[chunk] = 0;
        Bytes += bytes;
        return chunk;
    }

    private void Release(int chunk)
    {
        Bytes -= _chunks[chunk]!.Length;
        _chunks[chunk] = null;
        _dead[chunk] = 0;
        _unused.Push(chunk);
    }
}
