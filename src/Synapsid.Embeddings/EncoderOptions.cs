using Synapsid.Base.Simd;

namespace Synapsid.Embeddings;

/// <summary>How an encoder runs. Nothing here changes a vector by more than rounding.</summary>
public sealed record EncoderOptions
{
    /// <summary>Threads that one call may use, the caller's among them; at least 1. One short text needs one.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The width of the kernels.</summary>
    public SimdLevel Level { get; init; } = SimdWidth.Current;
}
