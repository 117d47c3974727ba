using Synapsid.Embeddings;

namespace Synapsid.Testing;

/// <summary>
/// The encoder's simulated twin: a text's vector is the sum of its words' random directions, so that texts with words in
/// common are near one another. It needs no weights, and is the same on every machine.
/// </summary>
public sealed class WordEncoder(string modelName = "words-16", int dimensions = 16) : ITextEncoder
{
    private int _encodedTexts;

    /// <summary>Texts encoded so far.</summary>
    public int EncodedTexts => _encodedTexts;

    public string ModelName => modelName;

    public string Fingerprint { get; } = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes($"{modelName}/{dimensions}")));

    public int Dimensions => dimensions;

    public int TokensMax => 32;

    public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (destination.Length != texts.Count * dimensions) throw new ArgumentException("Wrong length.", nameof(destination));
        for (int i = 0; i < texts.Count; i++) Encode(texts[i], destination.Slice(i * dimensions, dimensions));
        Interlocked.Add(ref _encodedTexts, texts.Count);
    }

    public void TokenStarts(string text, List<int> starts)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsWord(text[i]) && (i == 0 || !IsWord(text[i - 1]))) starts.Add(i);
        }
    }

    public void Dispose()
    {
    }

    private void Encode(string text, Span<float> vector)
    {
        vector.Clear();
        vector[0] = 0.01f;
        List<int> starts = [];
        TokenStarts(text, starts);
        foreach (int start in starts.Take(TokensMax))
        {
            int end = start;
            uint hash = 2_166_136_261;
            for (; end < text.Length && IsWord(text[end]); end++) hash = (hash ^ char.ToLowerInvariant(text[end])) * 16_777_619;
            Random direction = new((int)hash);
            for (int i = 0; i < vector.Length; i++) vector[i] += (float)(direction.NextDouble() - 0.5);
        }

        float length = 0;
        foreach (float value in vector) length += value * value;
        foreach (ref float value in vector) value /= MathF.Sqrt(length);
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character);
}
