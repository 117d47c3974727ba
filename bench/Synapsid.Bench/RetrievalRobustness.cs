using Synapsid.Embeddings;
using Synapsid.Search.Fusion;
using Synapsid.Search.Text;

namespace Synapsid.Bench;

/// <summary>
/// Whether fusion stays ahead of its better side: on each half of the questions, with other shares, with short
/// questions, and with one side made worse on purpose.
/// </summary>
internal static class RetrievalRobustness
{
    private const int Seed = 5;
    private const int ShortWords = 3;

    public static void Report(RetrievalRun run, ITextEncoder encoder)
    {
        RetrievalCollection collection = run.Collection;
        Compare("all questions", run);
        Compare("every other question", run, keep: i => i % 2 == 0);
        Compare("the others", run, keep: i => i % 2 == 1);

        // The odds of dense to text are 3; half as much again, and half.
        Compare("odds +50 %", run, new HybridOptions { DenseShare = 4.5 / 5.5 });
        Compare("odds −50 %", run, new HybridOptions { DenseShare = 1.5 / 2.5 });
        Compare("candidates × 2", run, new HybridOptions { CandidatesMin = 400 });
        Compare("candidates ÷ 2", run, new HybridOptions { CandidatesMin = 100 });

        Ask($"{ShortWords} words", [.. collection.Questions.Select((text, i) => Short(text, i))]);
        Ask("first sentence", [.. collection.Questions.Select(FirstSentence)]);
        Ask("half of the words", [.. collection.Questions.Select((text, i) => Half(text, i))]);

        string[] halves = [.. collection.Questions.Select((text, i) => Half(text, i))];
        using (RetrievalRun poorText = new(collection, run.DocumentVectors, run.QuestionVectors) { TextQuestions = halves })
        {
            Compare("text side: half of the words", poorText);
        }

        foreach (double noise in (double[])[0.5, 1, 2])
        {
            using RetrievalRun poorDense = new(collection, Disturb(run.DocumentVectors, encoder.Dimensions, noise), run.QuestionVectors);
            Compare($"dense side: noise {noise:F1} × signal", poorDense);
        }

        void Ask(string what, string[] questions)
        {
            RetrievalCollection asked = collection with { Questions = questions };
            using RetrievalRun other = new(asked, run.DocumentVectors, RetrievalRun.Encode(encoder, questions));
            Compare(what, other);
        }
    }

    private static void Compare(string what, RetrievalRun run, HybridOptions? options = null, Func<int, bool>? keep = null)
    {
        RetrievalQuality Mean(IReadOnlyList<RetrievalQuality> all) =>
            RetrievalQuality.Mean([.. all.Where((_, i) => keep?.Invoke(i) != false)]);
        RetrievalQuality text = Mean(run.Text(new TextAnalyzerOptions()));
        RetrievalQuality dense = Mean(run.Dense());
        RetrievalQuality hybrid = Mean(run.Hybrid(options ?? new HybridOptions()));
        Console.WriteLine(
            $"  {what,-32} nDCG@10 text {text.Ndcg10:F3} dense {dense.Ndcg10:F3} hybrid {hybrid.Ndcg10:F3} "
            + $"({hybrid.Ndcg10 - Math.Max(text.Ndcg10, dense.Ndcg10):+0.000;-0.000})   "
            + $"recall@100 text {text.Recall100:F3} dense {dense.Recall100:F3} hybrid {hybrid.Recall100:F3} "
            + $"({hybrid.Recall100 - Math.Max(text.Recall100, dense.Recall100):+0.000;-0.000})");
    }

    /// <summary>Some words of a question that say something, in their order: what people type.</summary>
    private static string Short(string text, int question)
    {
        string[] words = [.. Words(text).Distinct().Where(word => word.Length > 3 && !EnglishStopWords.All.Contains(word))];
        if (words.Length <= ShortWords) return text;
        Random random = new(Seed + question);
        HashSet<int> chosen = [.. Enumerable.Range(0, words.Length).OrderBy(_ => random.Next()).Take(ShortWords)];
        return string.Join(' ', words.Where((_, i) => chosen.Contains(i)));
    }

    private static string Half(string text, int question)
    {
        Random random = new(Seed + question);
        string[] words = [.. Words(text).Where(_ => random.Next(2) == 0)];
        return words.Length == 0 ? text : string.Join(' ', words);
    }

    private static string FirstSentence(string text)
    {
        int end = text.AsSpan().IndexOfAny(".?!");
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', '\n', '\t', '.', ',', ';', ':', '?', '!', '(', ')', '"', '/'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Adds a random vector, of a given length beside their own of 1, to each vector, and brings them to length 1 again.</summary>
    private static float[] Disturb(float[] vectors, int dimensions, double noise)
    {
        Random random = new(Seed);
        float[] disturbed = new float[vectors.Length];
        for (int start = 0; start < vectors.Length; start += dimensions)
        {
            double squares = 0;
            for (int i = start; i < start + dimensions; i++)
            {
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                disturbed[i] = vectors[i] + (float)(noise * normal / Math.Sqrt(dimensions));
                squares += disturbed[i] * disturbed[i];
            }

            for (int i = start; i < start + dimensions; i++) disturbed[i] /= (float)Math.Sqrt(squares);
        }

        return disturbed;
    }
}
