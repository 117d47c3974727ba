namespace Synapsid.Search.Vectors;

/// <summary>How a dimension of a row is kept. The numbers are those of the file's header.</summary>
public enum VectorElement
{
    /// <summary>Single precision: what was appended, to the bit.</summary>
    Float32 = 1,

    /// <summary>
    /// One byte, and a scale for each row (<see cref="Base.Simd.ScalarQuantizer"/>): a quarter of the memory and of the
    /// time to scan it, for products that are off by about 0.0004.
    /// </summary>
    Int8 = 2,
}
