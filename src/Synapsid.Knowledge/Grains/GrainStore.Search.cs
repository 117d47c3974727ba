using Synapsid.Embeddings;
using Synapsid.Search.Fusion;
using Synapsid.Search.Rows;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Grains;

/// <content>Search.</content>
public sealed partial class GrainStore
{
    /// <summary>Finds the grains that answer a query best.</summary>
    /// <exception cref="GrainRejectedException">The query is empty or breaks a limit.</exception>
    /// <exception cref="GrainModelMismatchException">The store's vectors are another model's than the one
    /// loaded.</exception>
    public GrainSearchResult Search(GrainQuery query, CancellationToken cancellation = default)
    {
        GrainRules.Check(query, _options);
        long started = _clock.GetTimestamp();
        float[] vector = query.Mode == SearchMode.Text ? [] : EncodeQuery(query.Text, cancellation);
        TimeSpan embedding = vector.Length == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(started);

        long searching = _clock.GetTimestamp();
        bool hasVector = query.Mode == SearchMode.Text || vector.Length > 0;
        (List<GrainHit> hits, bool isFirst, long sequence) = Viewing(() => hasVector || _files is null
            ? (FindHits(query, vector), false, _lastSequence)
            : ([], true, _lastSequence));

        // The very first grain was stored between the two: now there is a model, and the query gets its vector.
        if (isFirst) return Search(query, cancellation);
        WaitUntilDurable(sequence);
        return new GrainSearchResult(hits, embedding, _clock.GetElapsedTime(searching));
    }

    private float[] EncodeQuery(string text, CancellationToken cancellation)
    {
        if (_model is null) return [];
        ITextEncoder encoder = MatchingEncoder();
        float[] vector = new float[encoder.Dimensions];
        encoder.Encode([text], vector, cancellation);
        return vector;
    }

    private List<GrainHit> FindHits(GrainQuery query, float[] vector)
    {
        if (_files is not { } files) return [];
        RowSet allowed = _metadata.Select(ToRowFilter(query.Filter));
        if (allowed.Count == 0) return [];
        return query.Mode switch
        {
            SearchMode.Dense => FindDense(files, query, vector, allowed),
            SearchMode.Text => FindText(files, query, allowed),
            _ => FindHybrid(files, query, vector, allowed),
        };
    }

    private List<GrainHit> FindDense(GrainFiles files, GrainQuery query, float[] vector, RowSet allowed)
    {
        ScoredRow[] best = ExactScan.Search(files.Vectors, vector, query.K, allowed, _table.OrdinalOfRow).Best;
        return Collect(best.Select((row, i) =>
            ToHit(query, row.Row, row.Score) with { DenseScore = row.Score, DenseRank = i + 1 }));
    }

    private List<GrainHit> FindText(GrainFiles files, GrainQuery query, RowSet allowed)
    {
        ScoredRow[] best = files.Texts.Search(query.Text, query.K, allowed, _table.OrdinalOfRow);
        return Collect(best.Select((row, i) =>
            ToHit(query, row.Row, row.Score) with { TextScore = row.Score, TextRank = i + 1 }));
    }

    private List<GrainHit> FindHybrid(GrainFiles files, GrainQuery query, float[] vector, RowSet allowed)
    {
        using TextScores words = files.Texts.Score(query.Text);
        HybridHit[] best = HybridRanker.Rank(files.Vectors, vector, words, query.K, allowed, _table.OrdinalOfRow);
        return Collect(best.Select(hit => ToHit(query, hit.Row, hit.Score) with
        {
            DenseScore = hit.DenseScore,
            DenseRank = hit.DenseRank,
            TextScore = hit.TextScore,
            TextRank = hit.TextRank,
        }));
    }

    /// <summary>The hits, each read from its document, as long as their texts fit one answer.</summary>
    private List<GrainHit> Collect(IEnumerable<GrainHit> hits)
    {
        List<GrainHit> collected = [];
        long length = 0;
        foreach (GrainHit hit in hits)
        {
            collected.Add(hit);
            length += hit.Grain.Text.Length;
            if (length <= _options.AnswerLengthMax || collected.Count == 1) continue;
            throw new GrainRejectedException(
                $"The {collected.Count:N0} best grains have {length:N0} characters of text; an answer has at most "
                + $"{_options.AnswerLengthMax:N0}. Ask for fewer: k={collected.Count - 1}.",
                tooLarge: true);
        }

        return collected;
    }

    private GrainHit ToHit(GrainQuery query, int row, double score)
    {
        GrainEntry entry = _table[_table.OrdinalOfRow.Span[row]];
        Grain grain = ReadDocument(entry.DocumentOffset);
        GrainChunk chunk = grain.Chunks[row - entry.FirstRow];
        return new GrainHit
        {
            Grain = grain,
            Score = score,
            Chunk = chunk,
            Snippet = Snippet.Of(grain.Text.AsSpan(chunk.Start, chunk.Length), query.Text),
        };
    }
}
