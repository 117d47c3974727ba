namespace Synapsid.Base.Simd;

/// <summary>What is done to each sum of a matrix product before it is left.</summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The Gaussian error linear unit x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016), not its tanh
    /// likeness.
    /// </summary>
    Gelu,
}
