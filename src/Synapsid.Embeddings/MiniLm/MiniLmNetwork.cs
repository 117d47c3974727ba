using Synapsid.Base.Simd;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>
/// The forward pass over a chunk of texts whose tokens lie row under row without padding. All but attention treats rows
/// alike; attention stays inside each text.
/// </summary>
/// <remarks>
/// A layer is seven phases: the products are cut by columns, attention by heads, the norms by rows. Within a phase the
/// blocks do not touch one another, so that threads may take them side by side (<see cref="Crew"/>); each needs what
/// the phase before wrote in all blocks. Cut by columns, each thread reads its own part of the weights, whose way from
/// memory is what a short text waits for. However the blocks are cut, every sum is formed in the same order.
/// </remarks>
internal sealed class MiniLmNetwork
{
    private const int Width = MiniLmShape.Width, HeadWidth = MiniLmShape.HeadWidth;
    private const int Heads = Width / HeadWidth;
    private const int PhasesOfLayer = 7;

    private readonly MiniLmWeights _weights;
    private readonly SimdLevel _level;
    private readonly EncoderScratch _scratch;
    private readonly int[] _textLengths;
    private readonly int _rows;
    private readonly int _blocks;

    /// <summary>
    /// A pass over a chunk; its tokens' embeddings are looked up here. Tokens of all its texts lie one after the other,
    /// at most <see cref="EncoderScratch.RowsMax"/>.
    /// </summary>
    /// <param name="weights">The model.</param>
    /// <param name="level">The width to run at.</param>
    /// <param name="scratch">Holds the rows; the last layer's are left in its hidden rows.</param>
    /// <param name="tokens">The texts' tokens.</param>
    /// <param name="textLengths">How many of them each text has.</param>
    /// <param name="blocks">Blocks to cut each phase into, at least 1.</param>
    public MiniLmNetwork(
        MiniLmWeights weights,
        SimdLevel level,
        EncoderScratch scratch,
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<int> textLengths,
        int blocks)
    {
        _weights = weights;
        _level = level;
        _scratch = scratch;
        _textLengths = textLengths.ToArray();
        _rows = tokens.Length;
        _blocks = blocks;
        MatrixView hidden = scratch.Hidden(_rows);
        int row = 0;
        foreach (int length in textLengths)
        {
            weights.Embed(tokens.Slice(row, length), hidden.Slice(row, length, 0, Width));
            row += length;
        }
    }

    /// <summary>Phases of the pass, to be run one after the other.</summary>
    public int PhaseCount => PhasesOfLayer * _weights.Layers.Count;

    /// <summary>Runs one block of a phase.</summary>
    /// <param name="phase">Which phase; every block of those before it is done.</param>
    /// <param name="block">Which block, from 0.</param>
    /// <param name="own">Memory for attention that no other thread uses.</param>
    public void Run(int phase, int block, EncoderScratch own)
    {
        MiniLmLayer layer = _weights.Layers[phase / PhasesOfLayer];
        MatrixView hidden = _scratch.Hidden(_rows), addend = _scratch.Addend(_rows);
        switch (phase % PhasesOfLayer)
        {
            case 0:
                layer.Projection.Apply(hidden, _scratch.Projection(_rows), block, _blocks);
                break;
            case 1:
                AttendTexts(own, Heads * block / _blocks, Heads * (block + 1) / _blocks);
                break;
            case 2:
                layer.Mixing.Apply(_scratch.Context(_rows), addend, block, _blocks);
                break;
            case 3:
                layer.MixingNorm.Apply(Rows(hidden, block), Rows(addend, block));
                break;
            case 4:
                layer.Widening.Apply(hidden, _scratch.InnerRows(_rows), block, _blocks, Activation.Gelu);
                break;
            case 5:
                layer.Narrowing.Apply(_scratch.InnerRows(_rows), addend, block, _blocks);
                break;
            default:
                layer.NarrowingNorm.Apply(Rows(hidden, block), Rows(addend, block));
                break;
        }
    }

    /// <summary>Writes the mean of a text's rows at length 1.</summary>
    public static void Pool(SimdLevel level, MatrixView rows, Span<float> destination)
    {
        RowKernels.Mean(level, rows, destination);
        double squares = 0;
        foreach (float value in destination) squares += (double)value * value;
        float factor = (float)(1 / Math.Sqrt(Math.Max(squares, 1e-24)));
        foreach (ref float value in destination) value *= factor;
    }

    private MatrixView Rows(MatrixView whole, int block)
    {
        int first = _rows * block / _blocks;
        return whole.Slice(first, (_rows * (block + 1) / _blocks) - first, 0, whole.Columns);
    }

    private void AttendTexts(EncoderScratch own, int firstHead, int endHead)
    {
        MatrixView projection = _scratch.Projection(_rows), context = _scratch.Context(_rows);
        int row = 0;
        foreach (int length in _textLengths)
        {
            MatrixView text = projection.Slice(row, length, 0, projection.Columns);
            MatrixView answer = context.Slice(row, length, 0, Width);
            for (int head = firstHead; head < endHead; head++) Attend(own, text, answer, head * HeadWidth);
            row += length;
        }
    }

    // One head of one text (Vaswani et al., 2017): softmax(queries · keysᵀ / √width) · values.
    private void Attend(EncoderScratch own, MatrixView projection, MatrixView context, int column)
    {
        int tokens = projection.Rows, stride = MatrixProduct.PaddedColumns(_level, tokens);
        MatrixView scores = own.Scores(tokens, stride);
        Span<float> keys = own.Keys.Span, values = own.Values.Span;
        MatrixProduct.PackTransposed(_level, projection.Slice(0, tokens, Width + column, HeadWidth), keys);
        MatrixProduct.Pack(_level, projection.Slice(0, tokens, (2 * Width) + column, HeadWidth), values);
        MatrixProduct.Multiply(_level, projection.Slice(0, tokens, column, HeadWidth), keys, [], scores);
        RowKernels.Softmax(_level, scores, 1 / MathF.Sqrt(HeadWidth));
        MatrixProduct.Multiply(_level, scores, values, [], context.Slice(0, tokens, column, HeadWidth));
    }
}
