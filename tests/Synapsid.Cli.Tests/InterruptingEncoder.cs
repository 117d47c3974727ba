using Synapsid.Embeddings;

namespace Synapsid.Cli.Tests;

/// <summary>An encoder that does something, such as pressing Ctrl-C, before each encoding.</summary>
internal sealed class InterruptingEncoder(ITextEncoder inner, Action beforeEncoding) : ITextEncoder
{
    public string ModelName => inner.ModelName;

    public string Fingerprint => inner.Fingerprint;

    public int Dimensions => inner.Dimensions;

    public int TokensMax => inner.TokensMax;

    public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
    {
        beforeEncoding();
        inner.Encode(texts, destination, cancellationToken);
    }

    public void TokenStarts(string text, List<int> starts) => inner.TokenStarts(text, starts);

    public void Dispose() => inner.Dispose();
}
