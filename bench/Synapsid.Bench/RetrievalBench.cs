using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Search.Fusion;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench retrieval MODEL [FOLDER]… [--robust]</c>: retrieval quality of text, dense and hybrid on test
/// collections; with <c>--robust</c> also on halves, with other shares, and with either side made worse on purpose.
/// </summary>
internal static class RetrievalBench
{
    private const string DefaultFolder = "../shared/data/ir";

    public static int Run(string[] arguments)
    {
        bool robust = arguments.Contains("--robust");
        string[] paths = [.. arguments.Where(argument => argument != "--robust")];
        if (paths.Length == 0)
        {
            Console.Error.WriteLine("name the folder of the encoder's model first");
            return 2;
        }

        using ITextEncoder encoder = MiniLmEncoder.Open(PhysicalFileSystem.Instance, paths[0], new EncoderOptions());
        foreach (string folder in paths.Length > 1 ? paths[1..] : [DefaultFolder])
        {
            RetrievalCollection collection = RetrievalCollection.Read(folder);
            Console.WriteLine($"{collection.Name}: {collection.Documents.Count} documents, {collection.Questions.Count} questions");
            using RetrievalRun run = new(collection, encoder);
            Report("text, no stemmer, no stop words", run.Text(new TextAnalyzerOptions { StemPlurals = false, StopWords = EnglishStopWords.All }));
            Report("text", run.Text(new TextAnalyzerOptions()));
            Report("dense", run.Dense());
            Report("hybrid", run.Hybrid(new HybridOptions()));
            TextSpeed.Report(collection);
            if (robust) RetrievalRobustness.Report(run, encoder);
        }

        return 0;
    }

    private static void Report(string mode, IReadOnlyList<RetrievalQuality> all)
    {
        RetrievalQuality mean = RetrievalQuality.Mean(all);
        Console.WriteLine(
            $"  {mode,-32} nDCG@10 {mean.Ndcg10:F3}  recall@10 {mean.Recall10:F3}  recall@100 {mean.Recall100:F3}  "
            + $"MRR@10 {mean.Mrr10:F3}  MAP {mean.Map:F3}");
    }
}
