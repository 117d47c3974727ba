using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Search.Fusion;
using Synapsid.Search.Rows;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;

namespace Synapsid.Bench;

/// <summary>A test collection, indexed: one row a document. Asks its questions and judges the answers.</summary>
internal sealed class RetrievalRun : IDisposable
{
    private readonly RetrievalCollection _collection;
    private readonly string _folder;
    private readonly VectorFile _vectors;

    /// <summary>Embeds every document and question.</summary>
    public RetrievalRun(RetrievalCollection collection, ITextEncoder encoder)
        : this(collection, Encode(encoder, collection.Documents), Encode(encoder, collection.Questions))
    {
    }

    /// <summary>Takes vectors that were made before.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">A vector a document, one after another.</param>
    /// <param name="questions">A vector a question, one after another.</param>
    public RetrievalRun(RetrievalCollection collection, float[] documents, float[] questions)
    {
        _collection = collection;
        DocumentVectors = documents;
        QuestionVectors = questions;
        TextQuestions = collection.Questions;
        _folder = Directory.CreateTempSubdirectory("synbench-retrieval-").FullName;
        _vectors = VectorFile.Create(
            PhysicalFileSystem.Instance,
            Path.Combine(_folder, "vectors.vec"),
            new VectorFormat("bench", documents.Length / collection.Documents.Count));
        _vectors.Append(documents);
    }

    /// <summary>The collection.</summary>
    public RetrievalCollection Collection => _collection;

    /// <summary>A vector a document.</summary>
    public float[] DocumentVectors { get; }

    /// <summary>A vector a question.</summary>
    public float[] QuestionVectors { get; }

    /// <summary>What the text side is asked, where that is not what the dense side is asked.</summary>
    public IReadOnlyList<string> TextQuestions { get; init; }

    /// <summary>A vector a text.</summary>
    public static float[] Encode(ITextEncoder encoder, IReadOnlyList<string> texts)
    {
        float[] vectors = new float[texts.Count * encoder.Dimensions];
        encoder.Encode(texts, vectors, CancellationToken.None);
        return vectors;
    }

    /// <summary>Ranks every document that holds a term.</summary>
    public IReadOnlyList<RetrievalQuality> Text(TextAnalyzerOptions options)
    {
        using TextIndex index = Index(options);
        return Judge(i => [.. index.Search(TextQuestions[i], _vectors.RowCount).Select(hit => hit.Row)]);
    }

    /// <summary>Ranks every document by its vector.</summary>
    public IReadOnlyList<RetrievalQuality> Dense() =>
        Judge(i => [.. ExactScan.Search(_vectors, Vector(i), _vectors.RowCount).Best.Select(hit => hit.Row)]);

    /// <summary>
    /// Ranks by both: the first hundred as a search for a hundred finds them, with its depth of candidates, and after
    /// them the rest of a search for all, which only MAP looks at.
    /// </summary>
    public IReadOnlyList<RetrievalQuality> Hybrid(HybridOptions options)
    {
        using TextIndex index = Index(new TextAnalyzerOptions());
        return Judge(i =>
        {
            using TextScores text = index.Score(TextQuestions[i]);
            int[] first = [.. HybridRanker.Rank(_vectors, Vector(i), text, 100, options: options).Select(hit => hit.Row)];
            HybridHit[] all = HybridRanker.Rank(_vectors, Vector(i), text, _vectors.RowCount, options: options);
            return [.. first, .. all.Select(hit => hit.Row).Except(first)];
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ReadOnlySpan<float> Vector(int question)
    {
        int dimensions = _vectors.Format.Dimensions;
        return QuestionVectors.AsSpan(question * dimensions, dimensions);
    }

    private TextIndex Index(TextAnalyzerOptions options)
    {
        TextIndex index = TextIndex.Open(PhysicalFileSystem.Instance, _folder, options, []);
        for (int row = 0; row < _collection.Documents.Count; row++) index.Add(row, _collection.Documents[row]);
        return index;
    }

    private RetrievalQuality[] Judge(Func<int, int[]> rank) =>
        [.. Enumerable.Range(0, _collection.Questions.Count).Select(i => RetrievalQuality.Of(rank(i), _collection.Answers[i]))];
}
