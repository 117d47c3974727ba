namespace Synapsid.Embeddings.MiniLm;

/// <summary>The sizes of all-MiniLM-L6-v2.</summary>
internal static class MiniLmShape
{
    public const int Layers = 6;

    /// <summary>Floats that stand for a token between layers.</summary>
    public const int Width = 384;

    public const int Heads = 12;

    /// <summary>Floats of a token's query, key or value in one head.</summary>
    public const int HeadWidth = Width / Heads;

    /// <summary>Query, key and value of all heads side by side.</summary>
    public const int ProjectionWidth = 3 * Width;

    /// <summary>Floats of a token inside the feed-forward step.</summary>
    public const int InnerWidth = 4 * Width;

    public const int TokensMax = 256;

    /// <summary>Positions that the weights have a vector for; only <see cref="TokensMax"/> are used.</summary>
    public const int Positions = 512;

    public const int Vocabulary = 30522;

    /// <summary>Added to the variance in layer norm.</summary>
    public const float Epsilon = 1e-12f;
}
