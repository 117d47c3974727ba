using System.Collections.Concurrent;

using Synapsid.Base.Files;
using Synapsid.Base.Simd;
using Synapsid.Embeddings.Models;
using Synapsid.Embeddings.Tests;
using Synapsid.Embeddings.Tokenizing;

[assembly: AssemblyFixture(typeof(ModelFixture))]

namespace Synapsid.Embeddings.Tests;

/// <summary>
/// The model on this machine, loaded once a width for all tests; a test is skipped where there is none.
/// </summary>
public sealed class ModelFixture : IDisposable
{
    private readonly ConcurrentDictionary<(SimdLevel, int), Lazy<MiniLmEncoder>> _encoders = [];
    private readonly Lazy<WordPieceTokenizer> _tokenizer = new(() =>
    {
        string path = Path.Combine(RequireFolder(), ModelCatalog.MiniLm.Tokenizer.Name);
        return WordPieceTokenizer.Parse(File.ReadAllBytes(path), path);
    });

    /// <summary>Every width this machine has.</summary>
    public static TheoryData<SimdLevel> Levels => [.. SimdWidth.Available];

    /// <summary>The tokenizer alone.</summary>
    public WordPieceTokenizer Tokenizer => _tokenizer.Value;

    /// <summary>The model's folder; skips the test where it is absent.</summary>
    public static string RequireFolder()
    {
        string models = Environment.GetEnvironmentVariable("SYNAPSID_MODELS")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".synapsid", "models");
        string folder = Path.Combine(models, ModelCatalog.MiniLm.Name);
        if (!Directory.Exists(folder)) Assert.Skip($"No model in {folder}: run './syn model pull' first.");
        return folder;
    }

    /// <summary>The encoder of a width and a number of threads.</summary>
    public MiniLmEncoder Encoder(SimdLevel level, int parallelism = 1)
    {
        string folder = RequireFolder();
        EncoderOptions options = new() { Level = level, Parallelism = parallelism };
        return _encoders.GetOrAdd(
            (level, parallelism),
            _ => new Lazy<MiniLmEncoder>(() => MiniLmEncoder.Open(PhysicalFileSystem.Instance, folder, options))).Value;
    }

    public void Dispose()
    {
        foreach (Lazy<MiniLmEncoder> encoder in _encoders.Values)
        {
            if (encoder.IsValueCreated) encoder.Value.Dispose();
        }
    }
}
