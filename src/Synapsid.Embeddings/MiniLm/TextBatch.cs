namespace Synapsid.Embeddings.MiniLm;

/// <summary>
/// The tokens of many texts, longest text first, cut into chunks of whole texts. Sorting puts equal lengths together,
/// so that threads that take chunk after chunk finish at nearly the same time.
/// </summary>
internal sealed class TextBatch
{
    // Rows that one pass over the weights should serve. At 128 the weights are fetched from memory at under 2 GB/s a
    // core and the widest intermediate matrix (0.8 MB) stays in the L2 cache.
    private const int RowsAim = 128;

    // A pass with fewer rows than this would wait for the weights rather than for the multiplier.
    private const int RowsFloor = 32;

    private readonly int[] _tokens;
    private readonly int[] _lengths;
    private readonly int[] _order;
    private readonly List<Chunk> _chunks = [];

    private TextBatch(int[] tokens, int[] lengths, int[] order)
    {
        _tokens = tokens;
        _lengths = lengths;
        _order = order;
    }

    /// <summary>Chunks to compute, in any order.</summary>
    public int ChunkCount => _chunks.Count;

    /// <summary>Tokenizes texts and cuts them into chunks for some threads.</summary>
    public static TextBatch Create(
        IReadOnlyList<string> texts, Func<string, Span<int>, int> tokenize, int threads)
    {
        List<int> tokens = [];
        int[] lengths = new int[texts.Count], starts = new int[texts.Count], order = new int[texts.Count];
        Span<int> buffer = stackalloc int[MiniLmShape.TokensMax];
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i] ?? throw new ArgumentException($"Text {i} is null.", nameof(texts));
            lengths[i] = tokenize(text, buffer);
            starts[i] = tokens.Count;
            order[i] = i;
            tokens.AddRange(buffer[..lengths[i]]);
        }

        // Stable, so that the same texts always make the same chunks.
        Array.Sort(order, (a, b) => lengths[a] != lengths[b] ? lengths[b].CompareTo(lengths[a]) : a.CompareTo(b));
        int[] sorted = new int[tokens.Count];
        int next = 0;
        foreach (int text in order)
        {
            tokens.CopyTo(starts[text], sorted, next, lengths[text]);
            next += lengths[text];
        }

        TextBatch batch = new(sorted, [.. order.Select(text => lengths[text])], order);
        batch.Cut(Math.Clamp((sorted.Length + threads - 1) / threads, RowsFloor, RowsAim));
        return batch;
    }

    /// <summary>The tokens of a chunk's texts, one text after the other.</summary>
    public ReadOnlySpan<int> Tokens(int chunk) => _tokens.AsSpan(_chunks[chunk].FirstToken, _chunks[chunk].TokenCount);

    /// <summary>The number of tokens of each text of a chunk.</summary>
    public ReadOnlySpan<int> Lengths(int chunk) => _lengths.AsSpan(_chunks[chunk].FirstText, _chunks[chunk].TextCount);

    /// <summary>Which of the caller's texts each text of a chunk is.</summary>
    public ReadOnlySpan<int> Texts(int chunk) => _order.AsSpan(_chunks[chunk].FirstText, _chunks[chunk].TextCount);

    private void Cut(int rows)
    {
        int firstText = 0, firstToken = 0, tokens = 0;
        for (int text = 0; text < _lengths.Length; text++)
        {
            bool full = tokens >= rows || tokens + _lengths[text] > EncoderScratch.RowsMax;
            if (tokens > 0 && full)
            {
                _chunks.Add(new Chunk(firstText, text - firstText, firstToken, tokens));
                firstText = text;
                firstToken += tokens;
                tokens = 0;
            }

            tokens += _lengths[text];
        }

        if (tokens > 0) _chunks.Add(new Chunk(firstText, _lengths.Length - firstText, firstToken, tokens));
    }

    private sealed record Chunk(int FirstText, int TextCount, int FirstToken, int TokenCount);
}
