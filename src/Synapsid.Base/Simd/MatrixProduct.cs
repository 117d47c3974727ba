// Safety: every public method checks by MatrixView and by length that what the micro-kernel touches lies in the spans
// it was given, then pins them for the call.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Synapsid.Base.Simd;

/// <summary>
/// Matrix products C = A·B + bias in single precision. B is packed beforehand into panels as wide as the micro-kernel's
/// tile, so that the innermost loop reads it as one stream.
/// </summary>
/// <remarks>
/// Packed B: panel after panel of <see cref="PanelColumns"/> columns, the last one filled up with zeros; in a panel row
/// after row of depth. A's rows are read where they are.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Columns of one panel: two vectors.</summary>
    public static int PanelColumns(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => 2 * Lanes512.Count,
        SimdLevel.Avx2 => 2 * Lanes256.Count,
        _ => 2 * LanesScalar.Count,
    };

    /// <summary>The columns that whole panels have room for: <paramref name="columns"/> rounded up.</summary>
    public static int PaddedColumns(SimdLevel level, int columns)
    {
        int panel = PanelColumns(level);
        return (columns + panel - 1) / panel * panel;
    }

    /// <summary>Floats that a packed B of <paramref name="depth"/> × <paramref name="columns"/> takes.</summary>
    public static int PackedLength(SimdLevel level, int depth, int columns) =>
        checked(depth * PaddedColumns(level, columns));

    /// <summary>
    /// Packs B given as its transpose, one row a column of B (a linear layer's weights, or the keys of attention).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(SimdLevel level, MatrixView transposed, Span<float> packed)
    {
        int panel = PanelColumns(level), depth = transposed.Columns, stride = transposed.Stride;
        int length = PackedLength(level, depth, transposed.Rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, length, nameof(packed));
        fixed (float* source = transposed.Values, destination = packed)
        {
            for (int column = 0; column < transposed.Rows; column += panel)
            {
                float* from = source + ((nint)column * stride), to = destination + ((nint)column * depth);
                int columns = Math.Min(panel, transposed.Rows - column);
                if (columns < panel) new Span<float>(to, panel * depth).Clear();
                for (int k = 0; k < depth; k++, from++, to += panel)
                {
                    for (int c = 0; c < columns; c++) to[c] = from[c * stride];
                }
            }
        }
    }

    /// <summary>Packs B given as it is, one row a step of depth (the values of attention).</summary>
    public static void Pack(SimdLevel level, MatrixView b, Span<float> packed)
    {
        int panel = PanelColumns(level), depth = b.Rows;
        int length = PackedLength(level, depth, b.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, length, nameof(packed));
        for (int column = 0; column < b.Columns; column += panel)
        {
            int columns = Math.Min(panel, b.Columns - column);
            Span<float> to = packed.Slice(column * depth, panel * depth);
            if (columns < panel) to.Clear();
            for (int k = 0; k < depth; k++) b.Row(k).Slice(column, columns).CopyTo(to[(k * panel)..]);
        }
    }

    /// <summary>
    /// Computes C = activation(A·B + bias). The depth is A's columns. Columns of C beyond its own, up to whole panels,
    /// are overwritten, so each row of C needs room for <see cref="PaddedColumns"/>.
    /// </summary>
    /// <param name="level">The width to run at; B must have been packed for the same.</param>
    /// <param name="a">Rows × depth.</param>
    /// <param name="packed">B, packed.</param>
    /// <param name="bias">One float for each of C's padded columns, or empty for none.</param>
    /// <param name="c">Receives rows × columns. Must not overlap A or B.</param>
    /// <param name="activation">Done to each sum.</param>
    public static void Multiply(
        SimdLevel level, MatrixView a, ReadOnlySpan<float> packed, ReadOnlySpan<float> bias, MatrixView c,
        Activation activation = Activation.None)
    {
        int padded = PaddedColumns(level, c.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Rows, c.Rows, nameof(c));
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, checked(a.Columns * padded), nameof(packed));
        if (!bias.IsEmpty) ArgumentOutOfRangeException.ThrowIfLessThan(bias.Length, padded, nameof(bias));
        c.RequireRoom(padded);
        switch (level)
        {
            case SimdLevel.Avx512: Run<Lanes512, Vector512<float>>(a, packed, bias, c, activation); break;
            case SimdLevel.Avx2: Run<Lanes256, Vector256<float>>(a, packed, bias, c, activation); break;
            default: Run<LanesScalar, float>(a, packed, bias, c, activation); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLanes, TVector>(
        MatrixView a, ReadOnlySpan<float> packed, ReadOnlySpan<float> bias, MatrixView c, Activation activation)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int panel = 2 * TLanes.Count;
        fixed (float* aStart = a.Values, bStart = packed, biasStart = bias, cStart = c.Values)
        {
            // Panels outside, rows inside: a panel (48 KiB at depth 384) is fetched once and stays in the L2 cache.
            for (int column = 0; column < c.Columns; column += panel)
            {
                float* b = bStart + ((nint)column * a.Columns);
                float* panelBias = biasStart is null ? null : biasStart + column;
                int tiles = (a.Rows + TLanes.TileRowsMax - 1) / TLanes.TileRowsMax;
                for (int tile = 0, row = 0; tile < tiles; tile++)
                {
                    // Tiles as equal as can be: a last tile of one or two rows would wait for its few sums.
                    int rows = (a.Rows - row) / (tiles - tile);
                    float* from = aStart + ((nint)row * a.Stride), to = cStart + ((nint)row * c.Stride) + column;
                    MicroKernel.Multiply<TLanes, TVector>(
                        rows, from, a.Stride, b, a.Columns, panelBias, to, c.Stride);
                    if (activation == Activation.Gelu) Gelu<TLanes, TVector>(to, rows, c.Stride);
                    row += rows;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gelu<TLanes, TVector>(float* tile, int rows, int stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int row = 0; row < rows; row++, tile += stride)
        {
            TVector left = TLanes.Load(tile), right = TLanes.Load(tile + TLanes.Count);
            TLanes.Store(tile, LaneMath.Gelu<TLanes, TVector>(left));
            TLanes.Store(tile + TLanes.Count, LaneMath.Gelu<TLanes, TVector>(right));
        }
    }
}
