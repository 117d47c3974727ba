using Synapsid.Base.Files;
using Synapsid.Embeddings;
using Synapsid.Embeddings.Models;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Bench;

/// <summary>An index of source trees for a benchmark, kept in a folder so that a second run need not make it
/// again.</summary>
internal sealed class CodeBenchIndex : IDisposable
{
    private readonly Lazy<MiniLmEncoder> _encoder;
    private readonly CodeLibrary _library;

    /// <summary>Opens the index that lies in a folder, or begins one.</summary>
    public CodeBenchIndex(string folder, string model)
    {
        _encoder = new Lazy<MiniLmEncoder>(() => MiniLmEncoder.Open(PhysicalFileSystem.Instance, model, new EncoderOptions()));
        Directory.CreateDirectory(folder);
        _library = CodeLibrary.Open(
            PhysicalFileSystem.Instance, folder, new CodeOptions(), () => Encoder, TimeProvider.System);
    }

    /// <summary>The encoder.</summary>
    public ITextEncoder Encoder => _encoder.Value;

    /// <summary>Where the model lies by default.</summary>
    public static string DefaultModel => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".synapsid", "models", ModelCatalog.MiniLm.Name);

    /// <summary>Brings a tree's index up to date, vectors included, and holds it.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="asIs">Whether the index is taken as it lies.</param>
    public CodeView Hold(string root, bool asIs)
    {
        RepositoryIndex index = _library.Of(root);
        if (!asIs)
        {
            index.Update(new IndexRequest());
            index.EmbedCards(progress: null, CancellationToken.None);
        }

        return index.Hold() ?? throw new InvalidOperationException($"{root} has no index after it was indexed.");
    }

    /// <summary>Closes the index.</summary>
    public void Dispose()
    {
        _library.Dispose();
        if (_encoder.IsValueCreated) _encoder.Value.Dispose();
    }
}
