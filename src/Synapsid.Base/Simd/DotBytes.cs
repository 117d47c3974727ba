// Safety: a cast between spans of blittable elements keeps the length in bytes; it reads no memory that the span does
// not hold. The bytes of a mapped view are 64-byte aligned and vector loads need no alignment.
using System.Runtime.InteropServices;

namespace Synapsid.Base.Simd;

/// <summary>
/// Sees the bytes of a file as 32-bit floats and back, or as signed codes, without a copy, on the little-endian
/// machines we run on.
/// </summary>
public static class DotBytes
{
    /// <summary>The floats that some little-endian bytes hold; a last incomplete float is left out.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static ReadOnlySpan<float> AsFloats(ReadOnlySpan<byte> bytes)
    {
        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, float>(bytes);
    }

    /// <summary>The little-endian bytes of some floats.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<float> floats)
    {
        RequireLittleEndian();
        return MemoryMarshal.AsBytes(floats);
    }

    /// <summary>Bytes as signed codes.</summary>
    public static ReadOnlySpan<sbyte> AsCodes(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, sbyte>(bytes);

    /// <summary>As <see cref="AsCodes(ReadOnlySpan{byte})"/>, to write them.</summary>
    public static Span<sbyte> AsCodes(Span<byte> bytes) => MemoryMarshal.Cast<byte, sbyte>(bytes);

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Vector files are little-endian, and this machine is not.");
        }
    }
}
