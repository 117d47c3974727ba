namespace Synapsid.Embeddings;

/// <summary>
/// Turns texts into vectors whose dot product tells how near they are in meaning. Safe to share between threads.
/// </summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>The model's name, such as <c>all-MiniLM-L6-v2</c>.</summary>
    string ModelName { get; }

    /// <summary>
    /// 64 hexadecimal digits that stand for weights and tokenizer together. Vectors may be compared only where these
    /// agree.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>Floats of one vector.</summary>
    int Dimensions { get; }

    /// <summary>
    /// Tokens of a text that are read, the two around it among them; the rest of a longer text is left out.
    /// </summary>
    int TokensMax { get; }

    /// <summary>
    /// Writes one vector of length 1 a text, in the texts' order: <see cref="Dimensions"/> floats each. A text's vector
    /// does not depend on its neighbours. An empty text has a vector too.
    /// </summary>
    /// <exception cref="ArgumentException">The destination's length is not texts × dimensions, or a text is
    /// null.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; part of the destination may have been
    /// written.</exception>
    void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken);

    /// <summary>
    /// Appends the index of the character that each token of the whole text begins at, so that a long text can be cut
    /// where tokens begin. The two tokens around a text are not among them.
    /// </summary>
    void TokenStarts(string text, List<int> starts);
}
