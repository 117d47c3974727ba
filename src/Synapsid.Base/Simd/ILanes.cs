// Safety: the pointers here are the kernels' own; each kernel says why the vectors it loads and stores are inside its
// spans.
namespace Synapsid.Base.Simd;

/// <summary>
/// The few float operations that kernels are made of, at one width. A kernel is written once over this interface; the
/// JIT makes one copy of it for each implementing struct, with every call below replaced by an instruction.
/// </summary>
/// <typeparam name="TVector">What holds one value a lane: a 512- or 256-bit vector, or a single float.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of one vector.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Rows of a matrix product's tile whose sums, two vectors each, fit the registers beside the operands.
    /// </summary>
    static abstract int TileRowsMax { get; }

    /// <summary>Reads <see cref="Count"/> floats; any alignment.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats; any alignment.</summary>
    static abstract void Store(float* destination, TVector value);

    /// <summary>The value in every lane.</summary>
    static abstract TVector Fill(float value);

    /// <summary>Lane by lane a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>Lane by lane a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>Lane by lane a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>Lane by lane a * b + c, rounded once where the width has fused multiply-add.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Lane by lane the larger.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Lane by lane the smaller.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>Lane by lane the magnitude.</summary>
    static abstract TVector Abs(TVector value);

    /// <summary>Lane by lane the nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>Lane by lane value * 2^power, for whole powers in -126…127.</summary>
    static abstract TVector Scale(TVector value, TVector power);

    /// <summary>
    /// Lane by lane <paramref name="ifNegative"/> where <paramref name="sign"/> &lt; 0, else
    /// <paramref name="otherwise"/>.
    /// </summary>
    static abstract TVector SelectBySign(TVector sign, TVector ifNegative, TVector otherwise);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The largest lane.</summary>
    static abstract float Largest(TVector value);
}
