// Safety: every public method checks by MatrixView and by length that whole vectors of every row lie in the spans it
// was given, then pins them for the call.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Synapsid.Base.Simd;

/// <summary>What a transformer does to the rows of a matrix between its products: softmax, layer norm, mean.</summary>
public static unsafe class RowKernels
{
    /// <summary>
    /// Replaces each row by its softmax: exp(scale·x) over the row's sum of them. Columns beyond the matrix's own, up
    /// to a whole panel (<see cref="MatrixProduct.PaddedColumns"/>), are overwritten.
    /// </summary>
    public static void Softmax(SimdLevel level, MatrixView rows, float scale)
    {
        rows.RequireRoom(MatrixProduct.PaddedColumns(level, rows.Columns));
        switch (level)
        {
            case SimdLevel.Avx512: Softmax<Lanes512, Vector512<float>>(rows, scale); break;
            case SimdLevel.Avx2: Softmax<Lanes256, Vector256<float>>(rows, scale); break;
            default: Softmax<LanesScalar, float>(rows, scale); break;
        }
    }

    /// <summary>
    /// Replaces each row x by layerNorm(x + addend) · gain + shift, where layerNorm takes off the mean and divides by
    /// the root of variance + epsilon (Ba, Kiros and Hinton, 2016). Columns: a multiple of 16, in every argument the
    /// same.
    /// </summary>
    public static void AddAndNormalize(
        SimdLevel level, MatrixView rows, MatrixView addend, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift,
        float epsilon)
    {
        RequireWholeVectors(rows.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(addend.Rows, rows.Rows, nameof(addend));
        ArgumentOutOfRangeException.ThrowIfNotEqual(addend.Columns, rows.Columns, nameof(addend));
        ArgumentOutOfRangeException.ThrowIfLessThan(gain.Length, rows.Columns, nameof(gain));
        ArgumentOutOfRangeException.ThrowIfLessThan(shift.Length, rows.Columns, nameof(shift));
        switch (level)
        {
            case SimdLevel.Avx512: Normalize<Lanes512, Vector512<float>>(rows, addend, gain, shift, epsilon); break;
            case SimdLevel.Avx2: Normalize<Lanes256, Vector256<float>>(rows, addend, gain, shift, epsilon); break;
            default: Normalize<LanesScalar, float>(rows, addend, gain, shift, epsilon); break;
        }
    }

    /// <summary>Writes the mean of the rows, column by column. Columns: a multiple of 16. At least one row.</summary>
    public static void Mean(SimdLevel level, MatrixView rows, Span<float> destination)
    {
        RequireWholeVectors(rows.Columns);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Rows, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, rows.Columns, nameof(destination));
        switch (level)
        {
            case SimdLevel.Avx512: Mean<Lanes512, Vector512<float>>(rows, destination); break;
            case SimdLevel.Avx2: Mean<Lanes256, Vector256<float>>(rows, destination); break;
            default: Mean<LanesScalar, float>(rows, destination); break;
        }
    }

    private static void RequireWholeVectors(int columns) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns % Lanes512.Count, 0, nameof(columns));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<TLanes, TVector>(MatrixView rows, float scale)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int whole = (rows.Columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        TVector power = TLanes.Fill(scale * 1.44269504f), least = TLanes.Fill(-126);
        fixed (float* start = rows.Values)
        {
            for (int r = 0; r < rows.Rows; r++)
            {
                float* row = start + ((nint)r * rows.Stride);
                for (int c = rows.Columns; c < whole; c++) row[c] = float.NegativeInfinity;
                TVector largest = TLanes.Load(row);
                for (int c = TLanes.Count; c < whole; c += TLanes.Count)
                    largest = TLanes.Max(largest, TLanes.Load(row + c));

                // exp(s·(x - max)) = 2^(s·log2(e)·(x - max)): no term is above one, so nothing overflows; what would
                // vanish is held at 2^-126, which no sum of at least one can tell from nothing.
                TVector peak = TLanes.Fill(TLanes.Largest(largest)), sum = TLanes.Fill(0);
                for (int c = 0; c < whole; c += TLanes.Count)
                {
                    TVector below = TLanes.Subtract(TLanes.Load(row + c), peak);
                    TVector term = LaneMath.Exp2<TLanes, TVector>(TLanes.Max(TLanes.Multiply(below, power), least));
                    TLanes.Store(row + c, term);
                    sum = TLanes.Add(sum, term);
                }

                TVector share = TLanes.Fill(1 / TLanes.Sum(sum));
                for (int c = 0; c < whole; c += TLanes.Count)
                    TLanes.Store(row + c, TLanes.Multiply(TLanes.Load(row + c), share));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize<TLanes, TVector>(
        MatrixView rows, MatrixView addend, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, float epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        fixed (float* start = rows.Values, addendStart = addend.Values, gains = gain, shifts = shift)
        {
            for (int r = 0; r < rows.Rows; r++)
            {
                float* row = start + ((nint)r * rows.Stride), other = addendStart + ((nint)r * addend.Stride);
                TVector sum = TLanes.Fill(0);
                for (int c = 0; c < rows.Columns; c += TLanes.Count)
                {
                    TVector x = TLanes.Add(TLanes.Load(row + c), TLanes.Load(other + c));
                    TLanes.Store(row + c, x);
                    sum = TLanes.Add(sum, x);
                }

                TVector mean = TLanes.Fill(TLanes.Sum(sum) / rows.Columns), squares = TLanes.Fill(0);
                for (int c = 0; c < rows.Columns; c += TLanes.Count)
                {
                    TVector offset = TLanes.Subtract(TLanes.Load(row + c), mean);
                    squares = TLanes.MultiplyAdd(offset, offset, squares);
                }

                float variance = TLanes.Sum(squares) / rows.Columns;
                TVector factor = TLanes.Fill(1 / MathF.Sqrt(variance + epsilon));
                for (int c = 0; c < rows.Columns; c += TLanes.Count)
                {
                    TVector offset = TLanes.Multiply(TLanes.Subtract(TLanes.Load(row + c), mean), factor);
                    TLanes.Store(row + c, TLanes.MultiplyAdd(offset, TLanes.Load(gains + c), TLanes.Load(shifts + c)));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mean<TLanes, TVector>(MatrixView rows, Span<float> destination)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector share = TLanes.Fill(1f / rows.Rows);
        fixed (float* start = rows.Values, means = destination)
        {
            for (int c = 0; c < rows.Columns; c += TLanes.Count)
            {
                TVector sum = TLanes.Fill(0);
                for (int r = 0; r < rows.Rows; r++)
                    sum = TLanes.Add(sum, TLanes.Load(start + ((nint)r * rows.Stride) + c));
                TLanes.Store(means + c, TLanes.Multiply(sum, share));
            }
        }
    }
}
