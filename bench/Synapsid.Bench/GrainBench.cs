using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Synapsid.Base.Files;
using Synapsid.Configuration;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Grains;
using Synapsid.Knowledge.Grains.Import;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench grains FOLDER [COLLECTION]</c>: the whole road of a grain, on real text. Imports a collection's documents
/// and tells the share of time inside the encoder; then fills FOLDER with 10,000 grains (its documents' sentences) and
/// times hybrid searches with its queries. FOLDER is left for <c>bench/cold.sh</c>.
/// </summary>
internal static class GrainBench
{
    private const int Grains = 10_000;
    private const int BatchGrains = 32;
    private const int Rounds = 5;

    /// <summary>Words of a question as people type it; the collection's own have 51 in the median.</summary>
    private const int OpeningWords = 12;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.IsEmpty)
        {
            Console.Error.WriteLine("usage: synbench grains FOLDER [COLLECTION]");
            return 2;
        }

        string folder = Path.GetFullPath(arguments[0]);
        string collection = arguments.Length > 1 ? arguments[1] : "../shared/data/ir";
        using TimedEncoder encoder = new(OpenEncoder());
        List<GrainDraft> documents = [.. Read(Path.Combine(collection, "corpus.ndjson"))];
        encoder.Encode(["warm"], new float[encoder.Dimensions], CancellationToken.None);
        Import(encoder, folder, documents);
        Search(encoder, folder, documents, [.. Read(Path.Combine(collection, "queries.ndjson")).Select(query => query.Text)]);
        return 0;
    }

    private static void Import(TimedEncoder encoder, string folder, List<GrainDraft> documents)
    {
        string path = Path.Combine(folder, "import");
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        using SynapsidEngine engine = Open(encoder, path);
        encoder.Reset();
        Stopwatch watch = Stopwatch.StartNew();
        foreach (GrainDraft[] batch in documents.Chunk(BatchGrains)) engine.Grains.AddMany(batch);
        double seconds = watch.Elapsed.TotalSeconds;
        Print($"import: {documents.Count:N0} documents in {seconds:0.0} s, {documents.Count / seconds:0} a second; ");
        Print($"  {encoder.Seconds / seconds:P1} of the time inside the encoder");
    }

    private static void Search(TimedEncoder encoder, string folder, List<GrainDraft> documents, string[] queries)
    {
        using SynapsidEngine engine = Open(encoder, Path.Combine(folder, "ten-thousand"));
        Fill(engine, documents);
        Print($"search over {engine.Grains.Count:N0} grains, k = 10, {queries.Length} queries, {Rounds} rounds");
        string[] openings = [.. queries.Select(query => string.Join(' ', query.Split(' ').Take(OpeningWords)))];
        Time(engine, $"queries' first {OpeningWords} words", openings, SearchMode.Hybrid);
        foreach (SearchMode mode in Enum.GetValues<SearchMode>()) Time(engine, "whole queries", queries, mode);
    }

    private static void Time(SynapsidEngine engine, string what, string[] queries, SearchMode mode)
    {
        List<double> whole = [];
        List<double> embedding = [];
        for (int round = 0; round <= Rounds; round++)
        {
            foreach (string query in queries)
            {
                long started = Stopwatch.GetTimestamp();
                GrainSearchResult result = engine.Grains.Search(new GrainQuery { Text = query, Mode = mode });
                if (round == 0) continue;
                whole.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                embedding.Add(result.EmbeddingTime.TotalMilliseconds);
            }
        }

        Print($"  {mode}, {what}: p50 {Percentile(whole, 0.5):0.00} ms, p99 {Percentile(whole, 0.99):0.00} ms;");
        Print($"      of it the query's vector p50 {Percentile(embedding, 0.5):0.00} ms");
    }

    /// <summary>Ten thousand different sentences of the documents; a folder that has them already stays as it is.</summary>
    private static void Fill(SynapsidEngine engine, List<GrainDraft> documents)
    {
        HashSet<string> sentences = [];
        foreach (GrainDraft document in documents)
        {
            foreach (string sentence in document.Text.Split(". ", StringSplitOptions.TrimEntries))
            {
                if (sentence.Length > 30) sentences.Add(sentence);
            }
        }

        string[] texts = [.. sentences.Take(Grains)];
        if (texts.Length < Grains)
        {
            string[] halves = [.. sentences.Select(sentence => sentence[(sentence.Length / 2)..])];
            texts = [.. texts, .. halves.Take(Grains - texts.Length)];
        }

        if (engine.Grains.Count >= texts.Length) return;
        foreach (string[] batch in texts.Chunk(256)) engine.Grains.AddMany([.. batch.Select(text => new GrainDraft { Text = text })]);
        engine.TakeSnapshot();
    }

    private static SynapsidEngine Open(ITextEncoder encoder, string path) => SynapsidEngine.Open(
        path, new EngineOptions { EncoderFactory = () => new SharedEncoder(encoder) });

    private static MiniLmEncoder OpenEncoder()
    {
        SynapsidConfiguration configuration =
            SynapsidConfiguration.Load(PhysicalFileSystem.Instance, ConfigurationSources.FromProcess());
        string folder = Path.Combine(configuration.GetText(Settings.EncoderModelsDir), configuration.GetText(Settings.EncoderModel));
        return MiniLmEncoder.Open(PhysicalFileSystem.Instance, folder, new EncoderOptions());
    }

    private static IEnumerable<GrainDraft> Read(string path) => File.ReadLines(path).Select(line =>
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return GrainJson.TryRead(document.RootElement, path, out GrainDraft? draft, out string? problem)
            ? draft
            : throw new InvalidDataException($"{path}: {problem}");
    });

    private static double Percentile(List<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds up the time spent in another encoder.</summary>
    private sealed class TimedEncoder(ITextEncoder inner) : ITextEncoder
    {
        private long _ticks;

        public double Seconds => (double)_ticks / Stopwatch.Frequency;

        public string ModelName => inner.ModelName;

        public string Fingerprint => inner.Fingerprint;

        public int Dimensions => inner.Dimensions;

        public int TokensMax => inner.TokensMax;

        public void Reset() => _ticks = 0;

        public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken)
        {
            long started = Stopwatch.GetTimestamp();
            inner.Encode(texts, destination, cancellationToken);
            _ticks += Stopwatch.GetTimestamp() - started;
        }

        public void TokenStarts(string text, List<int> starts) => inner.TokenStarts(text, starts);

        public void Dispose() => inner.Dispose();
    }

    /// <summary>Lends an encoder to an engine, which may dispose the loan alone.</summary>
    private sealed class SharedEncoder(ITextEncoder inner) : ITextEncoder
    {
        public string ModelName => inner.ModelName;

        public string Fingerprint => inner.Fingerprint;

        public int Dimensions => inner.Dimensions;

        public int TokensMax => inner.TokensMax;

        public void Encode(IReadOnlyList<string> texts, Span<float> destination, CancellationToken cancellationToken) =>
            inner.Encode(texts, destination, cancellationToken);

        public void TokenStarts(string text, List<int> starts) => inner.TokenStarts(text, starts);

        public void Dispose()
        {
        }
    }
}
