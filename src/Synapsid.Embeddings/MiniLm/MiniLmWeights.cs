using Synapsid.Base.Files;
using Synapsid.Base.Memory;
using Synapsid.Base.Simd;
using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.MiniLm;

/// <summary>
/// The weights in memory: layers in single precision, packed for the kernels (43 MB off the heap); the word table, half
/// of the file and used a few rows at a time, stays a mapping of the file in half precision.
/// </summary>
internal sealed class MiniLmWeights : IDisposable
{
    private const int Width = MiniLmShape.Width;

    private readonly AlignedFloats _memory;
    private readonly IFile _file;
    private readonly IMappedView _words;
    private readonly int _wordsStart;
    private readonly SimdLevel _level;
    private readonly float[] _positions;
    private readonly NormLayer _norm;

    private MiniLmWeights(IFile file, SafetensorsHeader header, ReadOnlySpan<byte> bytes, SimdLevel level)
    {
        _file = file;
        _level = level;
        (_wordsStart, int wordsEnd) = Ends(header.Find(
            "embeddings.word_embeddings.weight", MiniLmShape.Vocabulary, Width));
        _positions = ReadPositions(header, bytes, level);
        _norm = new NormLayer(level);
        _norm.Fill(
            bytes[header.Find("embeddings.LayerNorm.weight", Width)],
            bytes[header.Find("embeddings.LayerNorm.bias", Width)]);
        _memory = new AlignedFloats(MiniLmShape.Layers * LayerLength);
        Layers = [.. Enumerable.Range(0, MiniLmShape.Layers).Select(LayOut)];
        _words = file.Map(0, wordsEnd);
    }

    /// <summary>The transformer's layers in order.</summary>
    public IReadOnlyList<MiniLmLayer> Layers { get; }

    private static int LayerLength =>
        LinearLayer.Length(Width, MiniLmShape.ProjectionWidth) + LinearLayer.Length(Width, Width)
        + LinearLayer.Length(Width, MiniLmShape.InnerWidth) + LinearLayer.Length(MiniLmShape.InnerWidth, Width);

    /// <summary>Reads and packs the weights of an open file, which it owns from then on.</summary>
    /// <exception cref="ModelException">The file lacks a tensor, or one has another shape.</exception>
    public static MiniLmWeights Load(IFile file, IMappedView whole, SimdLevel level)
    {
        SafetensorsHeader header = SafetensorsHeader.Parse(whole.Bytes, file.Path);
        MiniLmWeights weights = new(file, header, whole.Bytes, level);
        try
        {
            Parallel.ForEach(weights.FillSteps(header, whole), step => step());
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Writes the sum of word, position and type vector, normalized, of each token.</summary>
    public void Embed(ReadOnlySpan<int> tokens, MatrixView rows)
    {
        const int RowBytes = Width * HalfFloats.Bytes;
        ReadOnlySpan<byte> words = _words.Bytes[_wordsStart..];
        for (int i = 0; i < tokens.Length; i++)
            HalfFloats.ToSingle(_level, words.Slice(tokens[i] * RowBytes, RowBytes), rows.Row(i));
        _norm.Apply(rows, new MatrixView(_positions, tokens.Length, Width, Width));
    }

    /// <summary>Frees the memory and closes the file.</summary>
    public void Dispose()
    {
        _words.Dispose();
        _file.Dispose();
        _memory.Dispose();
    }

    // Every text is of type 0, so its vector is added to the positions once and for all.
    private static float[] ReadPositions(SafetensorsHeader header, ReadOnlySpan<byte> bytes, SimdLevel level)
    {
        const int Length = MiniLmShape.TokensMax * Width;
        Range place = header.Find("embeddings.position_embeddings.weight", MiniLmShape.Positions, Width);
        ReadOnlySpan<byte> halves = bytes[place];
        float[] positions = new float[Length];
        HalfFloats.ToSingle(level, halves[..(Length * HalfFloats.Bytes)], positions);
        float[] type = new float[Width];
        halves = bytes[header.Find("embeddings.token_type_embeddings.weight", 2, Width)];
        HalfFloats.ToSingle(level, halves[..(Width * HalfFloats.Bytes)], type);
        for (int i = 0; i < Length; i++) positions[i] += type[i % Width];
        return positions;
    }

    private MiniLmLayer LayOut(int layer)
    {
        int next = layer * LayerLength;
        LinearLayer Take(int depth, int columns)
        {
            int start = next;
            next += LinearLayer.Length(depth, columns);
            return new LinearLayer(_memory, start, _level, depth, columns);
        }

        return new MiniLmLayer(
            Take(Width, MiniLmShape.ProjectionWidth), Take(Width, Width), new NormLayer(_level),
            Take(Width, MiniLmShape.InnerWidth), Take(MiniLmShape.InnerWidth, Width), new NormLayer(_level));
    }

    /// <summary>
    /// What there is to pack, in pieces that may run side by side. Missing tensors are found here, not there.
    /// </summary>
    private List<Action> FillSteps(SafetensorsHeader header, IMappedView file)
    {
        List<Action> steps = [];
        for (int i = 0; i < Layers.Count; i++)
        {
            MiniLmLayer layer = Layers[i];
            string prefix = $"encoder.layer.{i}.";
            Linear("attention.self.query", layer.Projection, 0, Width, Width);
            Linear("attention.self.key", layer.Projection, Width, Width, Width);
            Linear("attention.self.value", layer.Projection, 2 * Width, Width, Width);
            Linear("attention.output.dense", layer.Mixing, 0, Width, Width);
            Norm("attention.output.LayerNorm", layer.MixingNorm);
            Linear("intermediate.dense", layer.Widening, 0, Width, MiniLmShape.InnerWidth);
            Linear("output.dense", layer.Narrowing, 0, MiniLmShape.InnerWidth, Width);
            Norm("output.LayerNorm", layer.NarrowingNorm);

            void Linear(string name, LinearLayer target, int firstColumn, int depth, int columns)
            {
                Range weights = header.Find(prefix + name + ".weight", columns, depth);
                Range bias = header.Find(prefix + name + ".bias", columns);
                steps.Add(() => target.Fill(firstColumn, file.Bytes[weights], file.Bytes[bias]));
            }

            void Norm(string name, NormLayer target)
            {
                Range gain = header.Find(prefix + name + ".weight", Width);
                Range shift = header.Find(prefix + name + ".bias", Width);
                steps.Add(() => target.Fill(file.Bytes[gain], file.Bytes[shift]));
            }
        }

        return steps;
    }

    private static (int Start, int End) Ends(Range range) => (range.Start.Value, range.End.Value);
}
