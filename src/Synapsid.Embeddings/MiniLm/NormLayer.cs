using Synapsid.Base.Simd;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>A residual sum with layer norm: what it scales and shifts each column by.</summary>
internal sealed class NormLayer(SimdLevel level)
{
    private readonly float[] _gain = new float[MiniLmShape.Width];
    private readonly float[] _shift = new float[MiniLmShape.Width];

    /// <summary>Reads both from half floats.</summary>
    public void Fill(ReadOnlySpan<byte> gainHalves, ReadOnlySpan<byte> shiftHalves)
    {
        HalfFloats.ToSingle(level, gainHalves, _gain);
        HalfFloats.ToSingle(level, shiftHalves, _shift);
    }

    /// <summary>Replaces each row by norm(row + addend).</summary>
    public void Apply(MatrixView rows, MatrixView addend) =>
        RowKernels.AddAndNormalize(level, rows, addend, _gain, _shift, MiniLmShape.Epsilon);
}
