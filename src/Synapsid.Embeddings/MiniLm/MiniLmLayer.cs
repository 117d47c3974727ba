namespace Synapsid.Embeddings.MiniLm;

/// <summary>The weights of one transformer layer.</summary>
/// <param name="Projection">Token to query, key and value of all heads.</param>
/// <param name="Mixing">The heads' answers to an addend of the token.</param>
/// <param name="MixingNorm">Adds it and normalizes.</param>
/// <param name="Widening">Token to the feed-forward step's inner vector.</param>
/// <param name="Narrowing">The inner vector to an addend of the token.</param>
/// <param name="NarrowingNorm">Adds it and normalizes.</param>
internal sealed record MiniLmLayer(
    LinearLayer Projection,
    LinearLayer Mixing,
    NormLayer MixingNorm,
    LinearLayer Widening,
    LinearLayer Narrowing,
    NormLayer NarrowingNorm);
