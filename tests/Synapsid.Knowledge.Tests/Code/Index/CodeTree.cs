using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Testing;

namespace Synapsid.Knowledge.Tests.Code.Index;

/// <summary>A folder of sources and a library of indexes beside it, both gone when it is disposed.</summary>
internal sealed class CodeTree : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-index-").FullName;

    public CodeTree(CodeOptions? options = null)
    {
        Options = options ?? new CodeOptions();
        Root = Path.Combine(_folder, "sources");
        Directory.CreateDirectory(Root);
        Library = OpenLibrary();
    }

    public CodeOptions Options { get; private set; }

    public string Root { get; }

    public string IndexFolder => Path.Combine(_folder, "code");

    public CodeLibrary Library { get; private set; }

    public RepositoryIndex Index => Library.Of(Root);

    /// <summary>Another library on the same folder, as another process has it.</summary>
    public CodeLibrary OpenLibrary() => CodeLibrary.Open(
        PhysicalFileSystem.Instance, IndexFolder, Options, () => new WordEncoder(), TimeProvider.System);

    /// <summary>Writes a file, with an old time so that its stamp can be trusted.</summary>
    public void Write(string path, string text, int hoursAgo = 1)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        File.SetLastWriteTimeUtc(full, DateTime.UtcNow.AddHours(-hoursAgo));
    }

    public void Reopen(CodeOptions? options = null)
    {
        Library.Dispose();
        Options = options ?? Options;
        Library = OpenLibrary();
    }

    /// <summary>Paths whose indexed text holds a word.</summary>
    public IReadOnlyList<string> FilesWith(string word)
    {
        using CodeView? view = Index.Hold();
        if (view is null) return [];
        return [.. view.Segments
            .SelectMany(segment => segment.Words.IdentifierRows(word, segment.Dead).Select(row => segment.Files[row].Path))
            .Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        Library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
