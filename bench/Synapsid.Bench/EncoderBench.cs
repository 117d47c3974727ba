using System.Diagnostics;
using System.Text.Json;

using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Embeddings.Models;
using Synapsid.Embeddings.Tokenizing;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench encoder MODELS ONNX CORPUS</c>: tokens a second of the encoder beside ONNX Runtime on the same weights,
/// turn by turn in one run. ONNX is a graph that takes input_ids and attention_mask; CORPUS is NDJSON with a "text" a
/// line. Before it: <c>npm install --ignore-scripts --no-package-lock --prefix bench/peers/onnxruntime</c>.
/// </summary>
internal static class EncoderBench
{
    private const int Rounds = 5, AbstractsMax = 256, PaddedBatch = 32;

    public static int Run(string[] args)
    {
        if (args.Length != 3)
        {
            Console.Error.WriteLine("synbench encoder MODELS ONNX CORPUS");
            return 2;
        }

        string folder = Path.Combine(args[0], ModelCatalog.MiniLm.Name);
        Stopwatch opening = Stopwatch.StartNew();
        using MiniLmEncoder one = Open(folder, 1);
        Console.WriteLine($"open, cold process: {opening.Elapsed.TotalMilliseconds:f0} ms");
        Stopwatch first = Stopwatch.StartNew();
        one.Encode(["what is known about the migration of whales"], new float[one.Dimensions], default);
        Console.WriteLine($"first text, cold: {first.Elapsed.TotalMilliseconds:f1} ms");
        using MiniLmEncoder two = Open(folder, 2);
        using OnnxPeer peerOne = new(args[1], 1), peerTwo = new(args[1], 2);

        string[] abstracts = [.. File.ReadLines(args[2]).Take(AbstractsMax).Select(
            line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("text").GetString()!)];
        string tokenizerPath = Path.Combine(folder, ModelCatalog.MiniLm.Tokenizer.Name);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Parse(File.ReadAllBytes(tokenizerPath), tokenizerPath);
        MeasureTokenizer(tokenizer, abstracts);
        Console.WriteLine($"{"",-34}{"Synapsid",18}{"ONNX Runtime",18}{"ratio",8}");
        Compare("1 thread, 1 text of 16 tokens", one, peerOne, tokenizer, Uniform(1, 16), 40);
        Compare("1 thread, 32 texts of 32 tokens", one, peerOne, tokenizer, Uniform(32, 32), 3);
        Compare("1 thread, 32 texts of 128 tokens", one, peerOne, tokenizer, Uniform(32, 128), 1);
        Compare("2 threads, 32 texts of 32 tokens", two, peerTwo, tokenizer, Uniform(32, 32), 5);
        Compare($"2 threads, {abstracts.Length} abstracts", two, peerTwo, tokenizer, abstracts, 1);
        return 0;
    }

    private static MiniLmEncoder Open(string folder, int threads) =>
        MiniLmEncoder.Open(PhysicalFileSystem.Instance, folder, new EncoderOptions { Parallelism = threads });

    private static void Compare(
        string what, MiniLmEncoder encoder, OnnxPeer peer, WordPieceTokenizer tokenizer, string[] texts, int repeats)
    {
        int[] buffer = new int[encoder.TokensMax];
        int[][] tokens = [.. texts.Select(text => buffer[..tokenizer.Encode(text, buffer)])];
        int[][][] batches = [.. tokens.Chunk(PaddedBatch)];
        float[] vectors = new float[texts.Length * encoder.Dimensions];
        encoder.Encode(texts, vectors, default);
        double[] ours = new double[Rounds], theirs = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Median([.. Enumerable.Range(0, repeats).Select(_ => Time(encoder, texts, vectors))]);
            theirs[round] = peer.Time(batches, repeats);
        }

        double count = tokens.Sum(text => text.Length), mine = Median(ours), other = Median(theirs);
        Console.WriteLine(
            $"{what,-34}{count / mine * 1000,7:f0}/s {mine,7:f2} ms"
            + $"{count / other * 1000,7:f0}/s {other,7:f2} ms{other / mine,8:f2}");
    }

    private static double Time(MiniLmEncoder encoder, string[] texts, float[] vectors)
    {
        Stopwatch watch = Stopwatch.StartNew();
        encoder.Encode(texts, vectors, default);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void MeasureTokenizer(WordPieceTokenizer tokenizer, string[] texts)
    {
        List<int> starts = [];
        double[] times = new double[Rounds * 4];
        for (int round = 0; round < times.Length; round++)
        {
            starts.Clear();
            Stopwatch watch = Stopwatch.StartNew();
            for (int pass = 0; pass < 10; pass++)
            {
                starts.Clear();
                foreach (string text in texts) tokenizer.TokenStarts(text, starts);
            }

            times[round] = watch.Elapsed.TotalSeconds / 10;
        }

        double megabytes = texts.Sum(text => (double)System.Text.Encoding.UTF8.GetByteCount(text)) / 1e6;
        double seconds = Median(times);
        Console.WriteLine(
            $"tokenizer: {megabytes / seconds:f0} MB/s, {starts.Count / seconds / 1e6:f1} M tokens/s");
    }

    // Words that are one token each, so that a text has the tokens that the shape asks for.
    private static string[] Uniform(int texts, int tokens)
    {
        string[] words = ["water", "stone", "river", "music", "paper", "light", "green", "north", "seven", "horse"];
        return [.. Enumerable.Range(0, texts).Select(
            text => string.Join(' ', Enumerable.Range(0, tokens - 2).Select(i => words[((text * 7) + (i * 3)) % 10])))];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
