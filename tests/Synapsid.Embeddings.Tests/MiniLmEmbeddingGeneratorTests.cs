using Microsoft.Extensions.AI;

namespace Synapsid.Embeddings.Tests;

public sealed class MiniLmEmbeddingGeneratorTests : IDisposable
{
    private readonly LengthEncoder _encoder = new();
    private readonly MiniLmEmbeddingGenerator _generator;

    public MiniLmEmbeddingGeneratorTests() => _generator = new MiniLmEmbeddingGenerator(_encoder);

    [Fact]
    public async Task Each_text_gets_its_embedding_in_order()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await _generator.GenerateAsync(
            ["a", "", "three"], null, TestContext.Current.CancellationToken);
        Assert.Equal([1f, 0f, 5f], embeddings.Select(embedding => embedding.Vector.Span[1]));
        Assert.All(embeddings, embedding => Assert.Equal("length", embedding.ModelId));
    }

    [Fact]
    public async Task Another_model_or_size_than_the_encoders_is_refused()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Generate(new() { ModelId = "other" }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Generate(new() { Dimensions = 3 }));
        Assert.Single(await Generate(new() { ModelId = "length", Dimensions = 2 }));
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _generator.GenerateAsync(["a"], null, new CancellationToken(canceled: true)));

    [Fact]
    public void Services_are_found_by_type()
    {
        EmbeddingGeneratorMetadata? metadata = _generator.GetService<EmbeddingGeneratorMetadata>();
        Assert.Equal("length", metadata?.DefaultModelId);
        Assert.Equal(2, metadata?.DefaultModelDimensions);
        Assert.Same(_encoder, _generator.GetService<ITextEncoder>());
        Assert.Same(_generator, _generator.GetService<IEmbeddingGenerator>());
        Assert.Null(_generator.GetService<string>());
        Assert.Null(_generator.GetService(typeof(ITextEncoder), "key"));
    }

    public void Dispose()
    {
        _generator.Dispose();
        Assert.False(_encoder.Disposed);
        _encoder.Dispose();
    }

    private Task<GeneratedEmbeddings<Embedding<float>>> Generate(EmbeddingGenerationOptions options) =>
        _generator.GenerateAsync(["a"], options, TestContext.Current.CancellationToken);

    /// <summary>An encoder whose vectors are (0, length of the text).</summary>
    private sealed class LengthEncoder : ITextEncoder
    {
        public bool Disposed { get; private set; }

        public string ModelName => "length";

        public string Fingerprint => new('0', 64);

        public int Dimensions => 2;

        public int TokensMax => 1;

        public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < texts.Count; i++) destination[(2 * i) + 1] = texts[i].Length;
        }

        public void TokenStarts(string text, List<int> starts) => starts.Add(0);

        public void Dispose() => Disposed = true;
    }
}
