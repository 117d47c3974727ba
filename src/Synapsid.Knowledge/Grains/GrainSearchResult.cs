namespace Synapsid.Knowledge.Grains;

/// <summary>The answer to a <see cref="GrainQuery"/>.</summary>
/// <param name="Hits">Best first; equal scores in the order the grains were stored.</param>
/// <param name="EmbeddingTime">What the query's vector took; zero in text mode.</param>
/// <param name="SearchTime">What finding, fusing and reading took.</param>
public sealed record GrainSearchResult(IReadOnlyList<GrainHit> Hits, TimeSpan EmbeddingTime, TimeSpan SearchTime);
