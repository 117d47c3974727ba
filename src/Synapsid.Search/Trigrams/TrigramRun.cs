namespace Synapsid.Search.Trigrams;

/// <summary>The rows of each trigram, for some rows of one worker: what a segment is merged from.</summary>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Ends">Where the postings of each trigram end in <paramref name="Postings"/>.</param>
/// <param name="Postings">Indexes into <paramref name="Rows"/>, ascending within a trigram.</param>
internal sealed record TrigramRun(int[] Rows, int[] Ends, ushort[] Postings)
{
    /// <summary>Rows in a run at most: an index of a row fits 14 bits.</summary>
    public const int RowsMax = 1 << 14;

    /// <summary>The postings of a trigram.</summary>
    public ReadOnlySpan<ushort> Of(int code)
    {
        int start = code == 0 ? 0 : Ends[code - 1];
        return Postings.AsSpan(start, Ends[code] - start);
    }
}
