using System.Runtime.Intrinsics.X86;

namespace Synapsid.Base.Simd;

/// <summary>
/// Chooses the width that kernels run at: the widest this CPU has, unless the environment variable
/// <c>SYNAPSID_SIMD</c> (<c>avx512</c>, <c>avx2</c> or <c>scalar</c>) forces one. Read once for the life of the
/// process.
/// </summary>
/// <remarks>
/// <see cref="Current"/> is a static readonly value, so that the JIT folds a switch over it to the chosen branch. A
/// kernel also takes the level as an argument in an overload of its own, so that tests can run each of
/// <see cref="Available"/> in one process.
/// </remarks>
public static class SimdWidth
{
    /// <summary>The environment variable that forces a level.</summary>
    public const string EnvironmentVariable = "SYNAPSID_SIMD";

    /// <summary>The widest level this CPU has.</summary>
    public static readonly SimdLevel Widest = Detect();

    /// <summary>The level that kernels run at in this process.</summary>
    public static readonly SimdLevel Current =
        Choose(Environment.GetEnvironmentVariable(EnvironmentVariable), Widest);

    /// <summary>Every level this CPU can run, narrowest first.</summary>
    public static IReadOnlyList<SimdLevel> Available { get; } =
        [.. Enum.GetValues<SimdLevel>().Where(level => level <= Widest)];

    /// <summary>The level that <paramref name="forced"/> asks for, or the widest where it is empty.</summary>
    /// <exception cref="PlatformNotSupportedException">The name is unknown, or this CPU lacks that level.</exception>
    internal static SimdLevel Choose(string? forced, SimdLevel widest)
    {
        SimdLevel level = forced?.Trim().ToLowerInvariant() switch
        {
            null or "" => widest,
            "avx512" => SimdLevel.Avx512,
            "avx2" => SimdLevel.Avx2,
            "scalar" => SimdLevel.Scalar,
            _ => throw new PlatformNotSupportedException(
                $"{EnvironmentVariable}={forced} is unknown: use avx512, avx2 or scalar, or leave it unset."),
        };

        return level <= widest
            ? level
            : throw new PlatformNotSupportedException(
                $"{EnvironmentVariable}={forced} asks for more than this CPU has ({widest}): leave it unset.");
    }

    private static SimdLevel Detect()
    {
        if (Avx512F.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported) return SimdLevel.Avx512;
        return Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Avx2 : SimdLevel.Scalar;
    }
}
