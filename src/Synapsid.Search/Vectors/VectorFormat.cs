namespace Synapsid.Search.Vectors;

/// <summary>
/// What a file's vectors are: vectors of another model, or of another length, cannot be compared with them.
/// </summary>
/// <param name="Fingerprint">Identifies the model that made them, at most 256 bytes of UTF-8.</param>
/// <param name="Dimensions">Floats a vector, 1 to 8,192.</param>
public sealed record VectorFormat(string Fingerprint, int Dimensions)
{
    /// <summary>The most floats a vector may have.</summary>
    public const int DimensionsMax = 8192;

    /// <summary>How rows are kept in a new file; an existing one keeps them as it did.</summary>
    public VectorElement Element { get; init; } = VectorElement.Float32;

    /// <summary>
    /// Bytes of one window: how much of the file is reserved and mapped at a time. 4 MiB holds 2,727 vectors of 384
    /// floats; the file of an almost empty store is not much larger. A multiple of 64 KiB.
    /// </summary>
    public int WindowBytes { get; init; } = 4 << 20;
}
