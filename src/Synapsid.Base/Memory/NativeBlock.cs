// Safety: the pointer comes from mmap or NativeMemory with exactly Length bytes and leaves this type only as a span of
// that length, which is bounds-checked. Whoever owns the block frees it once and forgets it; the owner's lock keeps a
// span from outliving it. munmap and madvise get the address and length that mmap gave. A
// prefetch changes nothing and never faults, whatever the address, so it may race with Free.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Memory;

/// <summary>
/// A block of bytes outside the managed heap, zeroed, at a multiple of 64 bytes. Its pages come into being when they
/// are first written, and go back to the system when it is freed. A value of 16 bytes: copy it, but free one copy only.
/// </summary>
public readonly unsafe partial struct NativeBlock
{
    /// <summary>Every block begins at a multiple of this many bytes: one cache line.</summary>
    public const int AlignmentBytes = 64;

    private const int MapBytesMin = 4096; // smaller blocks would waste most of their page
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private const int DontNeed = 4;
    private readonly byte* _first;

    private NativeBlock(byte* first, int length)
    {
        _first = first;
        Length = length;
    }

    /// <summary>How many bytes it holds.</summary>
    public int Length { get; }

    /// <summary>Whether there is no block here.</summary>
    public bool IsNull => _first == null;

    /// <summary>All bytes. Valid until <see cref="Free"/>.</summary>
    public Span<byte> Span => new(_first, Length);

    /// <summary>A block of zeros.</summary>
    /// <exception cref="InsufficientMemoryException">The system has not that much memory.</exception>
    public static NativeBlock Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (!Mapped(length))
        {
            void* block = NativeMemory.AlignedAlloc((nuint)length, AlignmentBytes);
            NativeMemory.Clear(block, (nuint)length);
            return new((byte*)block, length);
        }

        void* mapped = Map(null, (nuint)length, ReadWrite, PrivateAnonymous, -1, 0);
        if (mapped == (void*)-1)
            throw new InsufficientMemoryException($"The system gave no {length:N0} bytes of memory.");
        return new((byte*)mapped, length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        if (_first == null) return;
        if (!Mapped(Length))
        {
            NativeMemory.AlignedFree(_first);
            return;
        }

        // Linux joins neighbouring blocks to one mapping and counts mappings: where a hole would make one too many, the
        // address range stays and the pages go back all the same.
        if (Unmap(_first, (nuint)Length) != 0) _ = Advise(_first, (nuint)Length, DontNeed);
    }

    /// <summary>Begins to load the cache line of a byte, where the processor can, for a look that comes soon.</summary>
    public void Prefetch(int offset)
    {
        if ((uint)offset < (uint)Length && Sse.IsSupported) Sse.Prefetch0(_first + offset);
    }

    /// <summary>The 32-bit numbers of the block from a byte offset on, in the machine's byte order.</summary>
    public Span<uint> UInt32(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (count * 4L), Length, nameof(count));
        return new(_first + offset, count);
    }

    private static bool Mapped(int length) => OperatingSystem.IsLinux() && length >= MapBytesMin;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
