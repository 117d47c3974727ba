using System.Collections.Concurrent;

using Synapsid.Base.Files;
using Synapsid.Base.Simd;
using Synapsid.Embeddings.MiniLm;
using Synapsid.Embeddings.Models;
using Synapsid.Embeddings.Tokenizing;

namespace Synapsid.Embeddings;

/// <summary>
/// The encoder all-MiniLM-L6-v2: a text's vector is the mean of its tokens' last vectors, at length 1 (Reimers and
/// Gurevych, "Sentence-BERT", 2019).
/// </summary>
/// <remarks>
/// A batch is ragged: the tokens of its texts lie one under the other, and no padding is computed. It is cut into
/// chunks of whole texts, and each thread takes one chunk after the other through all layers, so that threads never
/// wait for one another. A single chunk, such as a query, is shared out inside each layer instead, once it is long
/// enough to be worth the meeting. Neither changes a text's vector by a bit, since every row's sums are formed in the
/// same order.
/// </remarks>
public sealed class MiniLmEncoder : ITextEncoder
{
    /// <summary>
    /// Rows from which a lone chunk is shared between threads: with fewer, waking the other thread and meeting it 42
    /// times costs about what it brings.
    /// </summary>
    private const int SharedRowsMin = 6;

    private readonly KnownModel _model;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly MiniLmWeights _weights;
    private readonly EncoderOptions _options;
    private readonly ConcurrentBag<EncoderScratch> _scratches = [];

    private MiniLmEncoder(
        KnownModel model, WordPieceTokenizer tokenizer, MiniLmWeights weights, EncoderOptions options)
    {
        _model = model;
        _tokenizer = tokenizer;
        _weights = weights;
        _options = options;
    }

    /// <inheritdoc/>
    public string ModelName => _model.Name;

    /// <inheritdoc/>
    public string Fingerprint => _model.Fingerprint;

    /// <inheritdoc/>
    public int Dimensions => _model.Dimensions;

    /// <inheritdoc/>
    public int TokensMax => _model.TokensMax;

    /// <summary>Opens the model in a folder, as <c>syn model pull</c> leaves it.</summary>
    /// <remarks>
    /// Each file's length and CRC-32C are checked against the catalogue, which holds them beside the SHA-256 that was
    /// checked when the model was fetched; so the fingerprint is true for these bytes, at a third of what SHA-256 would
    /// take. The checksum finds damage, not forgery: who can forge the files can replace the program.
    /// </remarks>
    /// <exception cref="ModelMissingException">The folder holds no model.</exception>
    /// <exception cref="ModelException">A file of the model is damaged.</exception>
    public static MiniLmEncoder Open(IFileSystem files, string modelFolder, EncoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        KnownModel model = ModelCatalog.MiniLm;
        string weightsPath = Path.Combine(modelFolder, model.Weights.Name);
        string tokenizerPath = Path.Combine(modelFolder, model.Tokenizer.Name);
        if (!model.Files.All(file => files.FileExists(Path.Combine(modelFolder, file.Name))))
            throw new ModelMissingException(modelFolder);

        // The tokenizer is read beside the weights: each takes one core about as long.
        Task<WordPieceTokenizer> tokenizer = Task.Run(() => OpenTokenizer(files, tokenizerPath, model.Tokenizer));
        MiniLmWeights weights = OpenWeights(files, weightsPath, model.Weights, options.Level);
        try
        {
            return new MiniLmEncoder(model, tokenizer.GetAwaiter().GetResult(), weights, options);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (destination.Length != (long)texts.Count * Dimensions)
        {
            throw new ArgumentException(
                $"{texts.Count} vectors need {(long)texts.Count * Dimensions} floats, not {destination.Length}.",
                nameof(destination));
        }

        TextBatch batch = TextBatch.Create(
            texts, (text, tokens) => _tokenizer.Encode(text, tokens), _options.Parallelism);
        float[] vectors = new float[destination.Length];
        if (batch.ChunkCount == 1 || _options.Parallelism == 1)
        {
            for (int chunk = 0; chunk < batch.ChunkCount; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                EncodeChunk(batch, chunk, vectors, batch.ChunkCount == 1 ? _options.Parallelism : 1);
            }
        }
        else
        {
            ParallelOptions options = new()
            {
                CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.Parallelism,
            };
            Parallel.For(0, batch.ChunkCount, options, chunk => EncodeChunk(batch, chunk, vectors, threads: 1));
        }

        vectors.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void TokenStarts(string text, List<int> starts) => _tokenizer.TokenStarts(text, starts);

    /// <summary>Frees the weights. No call may be running.</summary>
    public void Dispose()
    {
        while (_scratches.TryTake(out EncoderScratch? scratch)) scratch.Dispose();
        _weights.Dispose();
    }

    private static WordPieceTokenizer OpenTokenizer(IFileSystem files, string path, ModelFile expected)
    {
        using IFile file = files.Open(path, FileIntent.Read);
        using IMappedView json = expected.MapChecked(file);
        return WordPieceTokenizer.Parse(json.Bytes, path);
    }

    private static MiniLmWeights OpenWeights(IFileSystem files, string path, ModelFile expected, SimdLevel level)
    {
        IFile file = files.Open(path, FileIntent.Read);
        try
        {
            using IMappedView whole = expected.MapChecked(file);
            return MiniLmWeights.Load(file, whole, level);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void EncodeChunk(TextBatch batch, int chunk, float[] vectors, int threads)
    {
        if (!_scratches.TryTake(out EncoderScratch? scratch)) scratch = new EncoderScratch();
        ReadOnlySpan<int> tokens = batch.Tokens(chunk), lengths = batch.Lengths(chunk), texts = batch.Texts(chunk);
        int blocks = tokens.Length < SharedRowsMin ? 1 : threads;
        MiniLmNetwork network = new(_weights, _options.Level, scratch, tokens, lengths, blocks);
        Crew.Run(network, _scratches, scratch, blocks);
        MatrixView hidden = scratch.Hidden(tokens.Length);
        for (int i = 0, row = 0; i < texts.Length; row += lengths[i++])
        {
            MatrixView rows = hidden.Slice(row, lengths[i], 0, Dimensions);
            MiniLmNetwork.Pool(_options.Level, rows, vectors.AsSpan(texts[i] * Dimensions, Dimensions));
        }

        _scratches.Add(scratch);
    }
}
