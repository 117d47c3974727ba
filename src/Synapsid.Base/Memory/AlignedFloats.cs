// Safety: the pointer comes from NativeMemory.AlignedAlloc with exactly Length floats, is never handed out except
// through a span of that length, and is freed once. A span must not outlive its buffer: the owner disposes it only when
// no kernel runs on it. A buffer that is not disposed is freed by its finalizer, which runs only when no reference is
// left.
using System.Runtime.InteropServices;

namespace Synapsid.Base.Memory;

/// <summary>A block of floats outside the managed heap, aligned to a cache line.</summary>
/// <remarks>
/// Large tables live here, so that the collector neither scans nor moves them. Its pages come into being when they are
/// first written, by the thread that writes them: nothing is cleared beforehand.
/// </remarks>
public sealed unsafe class AlignedFloats : IDisposable
{
    /// <summary>Every block begins at a multiple of this many bytes: one cache line, one 512-bit vector.</summary>
    public const int AlignmentBytes = 64;

    private float* _first;

    /// <summary>Reserves a block of <paramref name="length"/> floats of any value: write before you read.</summary>
    /// <exception cref="OutOfMemoryException">The system has not that much memory.</exception>
    public AlignedFloats(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = (nuint)Math.Max(length, 1) * sizeof(float);
        _first = (float*)NativeMemory.AlignedAlloc(bytes, AlignmentBytes);
        Length = length;
    }

    /// <summary>Frees a block whose owner forgot it.</summary>
    ~AlignedFloats() => Free();

    /// <summary>How many floats the block holds.</summary>
    public int Length { get; }

    /// <summary>The whole block. Valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The block has been freed.</exception>
    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_first is null, this);
            return new Span<float>(_first, Length);
        }
    }

    /// <summary>Frees the block; once is enough, more often does no harm.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_first);
        _first = null;
    }
}
