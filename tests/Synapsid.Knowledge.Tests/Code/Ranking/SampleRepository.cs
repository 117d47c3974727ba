using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

/// <summary>A small repository of C# files, indexed with vectors, for tests of searches.</summary>
internal sealed class SampleRepository : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-ranking-").FullName;
    private readonly CodeLibrary _library;

    public SampleRepository(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files) Write(path, text);
        _library = CodeLibrary.Open(
            PhysicalFileSystem.Instance, Path.Combine(_folder, "index"), new CodeOptions { Workers = 1 }, () => Encoder,
            TimeProvider.System);
    }

    public WordEncoder Encoder { get; } = new();

    private string Root => Path.Combine(_folder, "tree");

    public CodeView Hold(bool withVectors = true)
    {
        RepositoryIndex index = _library.Of(Root);
        index.Update(new IndexRequest());
        if (withVectors) index.EmbedCards(progress: null, CancellationToken.None);
        return index.Hold()!;
    }

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
