namespace Synapsid.Knowledge.Grains;

/// <summary>
/// Cuts a text that is too long for the encoder into overlapping chunks. A cut falls, within the last quarter of a
/// chunk, after the best break there is: a blank line, else the end of a sentence, else a line, else a word.
/// </summary>
internal static class ChunkCutter
{
    private const int BlankLine = 4;
    private const int Sentence = 3;
    private const int Line = 2;
    private const int Word = 1;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokenStarts">Index of the first character of each token, ascending.</param>
    /// <param name="wholeTokens">A text of at most so many tokens is one chunk.</param>
    /// <param name="chunkTokens">Tokens of a chunk at most; at least 1.</param>
    /// <param name="overlapTokens">Tokens that neighbours share; below <paramref name="chunkTokens"/>.</param>
    /// <returns>Chunks in order; together they cover every token.</returns>
    public static GrainChunk[] Cut(
        string text, IReadOnlyList<int> tokenStarts, int wholeTokens, int chunkTokens, int overlapTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlapTokens, chunkTokens);
        if (tokenStarts.Count <= wholeTokens) return [new GrainChunk(0, text.Length)];

        List<GrainChunk> chunks = [];
        for (int first = 0; ;)
        {
            int start = chunks.Count == 0 ? 0 : tokenStarts[first];
            if (first + chunkTokens >= tokenStarts.Count)
            {
                chunks.Add(new GrainChunk(start, text.Length - start));
                return [.. chunks];
            }

            int end = BestBreak(
                text, tokenStarts, first + Math.Max(chunkTokens * 3 / 4, overlapTokens + 1), first + chunkTokens);
            chunks.Add(new GrainChunk(start, tokenStarts[end] - start));
            first = WordStart(text, tokenStarts, first + 1, end - overlapTokens, end);
        }
    }

    /// <summary>The token in [earliest, latest] before which the text breaks best; the latest of equals.</summary>
    private static int BestBreak(string text, IReadOnlyList<int> tokenStarts, int earliest, int latest)
    {
        int best = latest;
        int bestStrength = 0;
        for (int token = latest; token >= Math.Min(earliest, latest); token--)
        {
            int strength = BreakStrength(text, tokenStarts[token]);
            if (strength <= bestStrength) continue;
            best = token;
            bestStrength = strength;
        }

        return best;
    }

    /// <summary>
    /// The first token at or after <paramref name="wanted"/>, and below <paramref name="end"/>, that begins a word.
    /// </summary>
    private static int WordStart(string text, IReadOnlyList<int> tokenStarts, int earliest, int wanted, int end)
    {
        int from = Math.Max(earliest, wanted);
        for (int token = from; token < end; token++)
        {
            if (BreakStrength(text, tokenStarts[token]) >= Word) return token;
        }

        return from;
    }

    private static int BreakStrength(string text, int index)
    {
        int end = index;
        int newlines = 0;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            if (text[--end] == '\n') newlines++;
        }

        if (end == index) return 0;
        if (newlines > 1) return BlankLine;
        if (end > 0 && text[end - 1] is '.' or '!' or '?' or '…' or '。') return Sentence;
        return newlines == 1 ? Line : Word;
    }
}
