using Synapsid.Base.Memory;
using Synapsid.Base.Simd;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>A linear layer: packed weights and bias, as a stretch of the model's memory.</summary>
internal sealed class LinearLayer
{
    // Rows of a panel are unpacked this many floats further apart than they are long: with rows of 1,536 floats the
    // rows would else fall into two sets of the L1 cache and push one another out.
    private const int RowGap = 16;

    private readonly AlignedFloats _memory;
    private readonly SimdLevel _level;
    private readonly int _start;
    private readonly int _depth;
    private readonly int _columns;

    /// <summary>
    /// A layer of <paramref name="depth"/> inputs and <paramref name="columns"/> outputs, at a place in memory.
    /// </summary>
    /// <param name="memory">Holds at least <see cref="Length"/> floats from <paramref name="start"/> on.</param>
    /// <param name="start">Index of the layer's first float.</param>
    /// <param name="level">The width that the weights are packed for.</param>
    /// <param name="depth">Inputs.</param>
    /// <param name="columns">Outputs: a multiple of 32, so of whole panels at each width.</param>
    public LinearLayer(AlignedFloats memory, int start, SimdLevel level, int depth, int columns)
    {
        _memory = memory;
        _start = start;
        _level = level;
        _depth = depth;
        _columns = columns;
    }

    private Span<float> Weights => _memory.Span.Slice(_start, _depth * _columns);

    private Span<float> Bias => _memory.Span.Slice(_start + (_depth * _columns), _columns);

    /// <summary>Floats that such a layer takes.</summary>
    public static int Length(int depth, int columns) => (depth + 1) * columns;

    /// <summary>
    /// Packs weights of some of the outputs: half floats, one row of inputs an output, as PyTorch keeps them, and the
    /// bias beside them. Calls for different outputs may run side by side.
    /// </summary>
    public void Fill(int firstColumn, ReadOnlySpan<byte> halves, ReadOnlySpan<byte> biasHalves)
    {
        int columns = biasHalves.Length / HalfFloats.Bytes, panel = MatrixProduct.PanelColumns(_level);
        int stride = _depth + RowGap, rowBytes = _depth * HalfFloats.Bytes;
        HalfFloats.ToSingle(_level, biasHalves, Bias.Slice(firstColumn, columns));
        float[] rows = new float[panel * stride];
        MatrixView view = new(rows, panel, _depth, stride);
        for (int column = 0; column < columns; column += panel)
        {
            for (int row = 0; row < panel; row++)
                HalfFloats.ToSingle(_level, halves.Slice((column + row) * rowBytes, rowBytes), view.Row(row));
            MatrixProduct.PackTransposed(_level, view, Weights[((firstColumn + column) * _depth)..]);
        }
    }

    /// <summary>
    /// Writes some columns of activation(input · weights + bias) to the output: those of one block of several.
    /// </summary>
    public void Apply(
        MatrixView input, MatrixView output, int block, int blocks, Activation activation = Activation.None)
    {
        int panel = MatrixProduct.PanelColumns(_level), panels = _columns / panel;
        int first = panels * block / blocks * panel, columns = (panels * (block + 1) / blocks * panel) - first;
        if (columns == 0) return;
        MatrixProduct.Multiply(
            _level,
            input,
            Weights.Slice(first * _depth, columns * _depth),
            Bias.Slice(first, columns),
            output.Slice(0, output.Rows, first, columns),
            activation);
    }
}
