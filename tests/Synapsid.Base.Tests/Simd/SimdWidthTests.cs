using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

public sealed class SimdWidthTests
{
    [Theory]
    [InlineData(null, SimdLevel.Avx512)]
    [InlineData("", SimdLevel.Avx512)]
    [InlineData("AVX2", SimdLevel.Avx2)]
    [InlineData(" scalar ", SimdLevel.Scalar)]
    public void A_name_forces_its_level(string? forced, SimdLevel expected) =>
        Assert.Equal(expected, SimdWidth.Choose(forced, SimdLevel.Avx512));

    [Theory]
    [InlineData("sse9", "avx512, avx2 or scalar")]
    [InlineData("avx512", "more than this CPU has")]
    public void What_cannot_be_had_is_refused_with_a_reason(string forced, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<PlatformNotSupportedException>(() => SimdWidth.Choose(forced, SimdLevel.Avx2)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_levels_of_this_machine_end_with_its_widest()
    {
        Assert.Equal(SimdLevel.Scalar, SimdWidth.Available[0]);
        Assert.Equal(SimdWidth.Widest, SimdWidth.Available[^1]);
        Assert.Contains(SimdWidth.Current, SimdWidth.Available);
    }
}
