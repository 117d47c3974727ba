using Microsoft.Extensions.AI;

namespace Synapsid.Embeddings;

/// <summary>
/// Lets code written for Microsoft.Extensions.AI use an encoder. The encoder stays its owner's: disposing this does
/// nothing.
/// </summary>
public sealed class MiniLmEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string ProviderName = "synapsid";

    private readonly ITextEncoder _encoder;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Wraps an encoder.</summary>
    public MiniLmEmbeddingGenerator(ITextEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        _encoder = encoder;
        _metadata = new EmbeddingGeneratorMetadata(ProviderName, null, encoder.ModelName, encoder.Dimensions);
    }

    /// <summary>One embedding a text, in order, computed on the thread pool.</summary>
    /// <exception cref="NotSupportedException">The options ask for another model or another number of
    /// dimensions.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.ModelId is { } model && model != _encoder.ModelName)
            throw new NotSupportedException($"This generator runs {_encoder.ModelName}, not {model}.");
        if (options?.Dimensions is { } dimensions && dimensions != _encoder.Dimensions)
        {
            throw new NotSupportedException(
                $"{_encoder.ModelName} makes vectors of {_encoder.Dimensions} dimensions, not {dimensions}.");
        }

        string[] texts = [.. values];
        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <summary>This, its metadata, or the encoder behind it, by type; null for anything else.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata)) return _metadata;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType.IsInstanceOfType(_encoder) ? _encoder : null;
    }

    /// <summary>Does nothing: the encoder belongs to whoever opened it.</summary>
    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellationToken)
    {
        int dimensions = _encoder.Dimensions;
        float[] vectors = new float[texts.Length * dimensions];
        _encoder.Encode(texts, vectors, cancellationToken);
        GeneratedEmbeddings<Embedding<float>> embeddings = new(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            Memory<float> vector = vectors.AsMemory(i * dimensions, dimensions);
            embeddings.Add(new Embedding<float>(vector) { ModelId = _encoder.ModelName });
        }

        return embeddings;
    }
}
