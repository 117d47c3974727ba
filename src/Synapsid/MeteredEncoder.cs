using Synapsid.Embeddings;

namespace Synapsid;

/// <summary>An encoder whose time is measured. Disposing it leaves the encoder behind it alone.</summary>
internal sealed class MeteredEncoder(ITextEncoder inner, EngineMetrics metrics, TimeProvider clock) : ITextEncoder
{
    public string ModelName => inner.ModelName;

    public string Fingerprint => inner.Fingerprint;

    public int Dimensions => inner.Dimensions;

    public int TokensMax => inner.TokensMax;

    public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        inner.Encode(texts, destination, cancellationToken);
        metrics.Embedded(clock.GetElapsedTime(started));
    }

    public void TokenStarts(string text, List<int> starts) => inner.TokenStarts(text, starts);

    public void Dispose()
    {
    }
}
