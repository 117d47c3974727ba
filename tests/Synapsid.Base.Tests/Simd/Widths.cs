using Synapsid.Base.Simd;

namespace Synapsid.Base.Tests.Simd;

/// <summary>The widths that this machine has, as test cases.</summary>
public static class Widths
{
    public static TheoryData<SimdLevel> All => [.. SimdWidth.Available];
}
