using System.Buffers.Binary;

using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class HalfFloatsTests
{
    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Every_half_is_exact(SimdLevel level)
    {
        byte[] halves = new byte[2 * 65_536];
        for (int i = 0; i < 65_536; i++) BinaryPrimitives.WriteUInt16LittleEndian(halves.AsSpan(2 * i), (ushort)i);
        float[] singles = new float[65_536];
        HalfFloats.ToSingle(level, halves, singles);
        for (int i = 0; i < 65_536; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)i);
            bool same = float.IsNaN(expected)
                ? float.IsNaN(singles[i])
                : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(singles[i]);
            Assert.True(same, $"{i:x4} became {singles[i]}, not {expected}.");
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Any_length_and_alignment_will_do(SimdLevel level)
    {
        byte[] halves = [0, 0, 60, 0, 64, 0, 66, 0, 68, 0, 69, 0, 70, 0, 71, 0, 72, 128, 72, 0, 73];
        float[] singles = new float[10];
        HalfFloats.ToSingle(level, halves.AsSpan(1), singles);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], singles);
    }

    [Fact]
    public void Lengths_that_do_not_agree_are_refused() =>
        Assert.Throws<ArgumentException>(() => HalfFloats.ToSingle(SimdLevel.Scalar, new byte[3], new float[2]));
}
