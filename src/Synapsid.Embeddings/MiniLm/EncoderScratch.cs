using Synapsid.Base.Memory;
using Synapsid.Base.Simd;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>
/// The intermediate values of one chunk of rows on its way through the layers. Used by one thread at a time.
/// </summary>
internal sealed class EncoderScratch : IDisposable
{
    /// <summary>Rows (tokens) of one chunk at most.</summary>
    public const int RowsMax = MiniLmShape.TokensMax;

    private const int Width = MiniLmShape.Width, Inner = MiniLmShape.InnerWidth, HeadWidth = MiniLmShape.HeadWidth;

    // Rows of 1,536 floats would lie 96 cache lines apart and meet in two sets of the L1 cache; one line more spreads
    // them.
    private const int InnerStride = Inner + 16;

    private readonly AlignedFloats _hidden = new(RowsMax * Width);
    private readonly AlignedFloats _addend = new(RowsMax * Width);
    private readonly AlignedFloats _context = new(RowsMax * Width);
    private readonly AlignedFloats _projection = new(RowsMax * MiniLmShape.ProjectionWidth);
    private readonly AlignedFloats _inner = new(RowsMax * InnerStride);
    private readonly AlignedFloats _scores = new(RowsMax * RowsMax);

    /// <summary>Packed keys of one text and head.</summary>
    public AlignedFloats Keys { get; } = new(RowsMax * HeadWidth);

    /// <summary>Packed values of one text and head.</summary>
    public AlignedFloats Values { get; } = new(RowsMax * HeadWidth);

    /// <summary>A vector a token, from layer to layer.</summary>
    public MatrixView Hidden(int rows) => new(_hidden.Span, rows, Width, Width);

    /// <summary>What a step adds to the tokens.</summary>
    public MatrixView Addend(int rows) => new(_addend.Span, rows, Width, Width);

    /// <summary>The heads' answers side by side.</summary>
    public MatrixView Context(int rows) => new(_context.Span, rows, Width, Width);

    /// <summary>Queries, keys and values of all heads side by side.</summary>
    public MatrixView Projection(int rows) =>
        new(_projection.Span, rows, MiniLmShape.ProjectionWidth, MiniLmShape.ProjectionWidth);

    /// <summary>The feed-forward step's inner vectors.</summary>
    public MatrixView InnerRows(int rows) => new(_inner.Span, rows, Inner, InnerStride);

    /// <summary>
    /// A score for each pair of tokens of one text and head; rows have room for <paramref name="stride"/>.
    /// </summary>
    public MatrixView Scores(int tokens, int stride) => new(_scores.Span, tokens, tokens, stride);

    /// <summary>Frees all of it.</summary>
    public void Dispose()
    {
        foreach (AlignedFloats block in (ReadOnlySpan<AlignedFloats>)
            [_hidden, _addend, _context, _projection, _inner, _scores, Keys, Values])
        {
            block.Dispose();
        }
    }
}
