using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>The names of one repository's index files, and which of them may go.</summary>
internal sealed class RepositoryFiles
{
    private const int IdHexDigits = 16;
    private const string SymbolsEnd = "sym";

    private readonly IFileSystem _files;

    /// <summary>Names the files of a root folder's index.</summary>
    /// <param name="files">Where they lie.</param>
    /// <param name="folder">The folder of all indexes.</param>
    /// <param name="id">As <see cref="IdOf"/> gives it.</param>
    public RepositoryFiles(IFileSystem files, string folder, string id)
    {
        _files = files;
        Id = id;
        Folder = Path.Combine(folder, id);
        Manifest = Path.Combine(folder, id + CodeManifest.NameEnd);
        Lock = Path.Combine(folder, id + ".lock");
        EmbeddingLock = Path.Combine(folder, id + ".embedding");
        Anchors = Path.Combine(folder, id + AnchorBook.NameEnd);
    }

    /// <summary>The repository's id: from its root's path, so that every process finds the same index.</summary>
    public string Id { get; }

    /// <summary>Where its segments lie.</summary>
    public string Folder { get; }

    /// <summary>Its manifest.</summary>
    public string Manifest { get; }

    /// <summary>Locked by the process that writes.</summary>
    public string Lock { get; }

    /// <summary>Locked by the process that gives symbols their vectors.</summary>
    public string EmbeddingLock { get; }

    /// <summary>The grains that are anchored in it; not part of the index, and not deleted with it.</summary>
    public string Anchors { get; }

    /// <summary>The id of a root folder.</summary>
    public static string IdOf(string root) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..IdHexDigits];

    /// <summary>The catalog of a segment.</summary>
    public string Catalog(int number) => Named(number, "files");

    /// <summary>The trigrams of a segment.</summary>
    public string Trigrams(int number) => Named(number, "tri");

    /// <summary>The words of a segment.</summary>
    public string Words(int number) => Named(number, "words");

    /// <summary>The symbols of a segment.</summary>
    public string Symbols(int number) => Named(number, SymbolsEnd);

    /// <summary>Vectors of symbols' cards.</summary>
    public string Vectors(int number) => Named(number, "vec");

    /// <summary>Which card each vector is of.</summary>
    public string VectorKeys(int number) => Named(number, "key");

    /// <summary>A file that says which symbols of a segment have vectors.</summary>
    public string Cards(int number) => Named(number, "cards");

    /// <summary>
    /// Deletes the files that a manifest does not name. Who still reads one keeps it: it is mapped.
    /// </summary>
    public void Sweep(CodeManifest manifest)
    {
        HashSet<int> kept = [.. manifest.Segments.Select(segment => segment.Number)];
        kept.UnionWith(manifest.Segments.Select(segment => segment.Cards));
        kept.Add(manifest.VectorNumber);
        HashSet<int> symbols = [.. manifest.Segments.Select(segment => segment.Symbols)];
        foreach (string name in _files.ListFiles(Folder))
        {
            string stem = Path.GetFileNameWithoutExtension(name);
            bool isNumbered = int.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            bool isKept = name.EndsWith(SymbolsEnd, StringComparison.Ordinal)
                ? symbols.Contains(number)
                : kept.Contains(number);
            if (isNumbered && !isKept) _files.Delete(Path.Combine(Folder, name));
        }
    }

    /// <summary>Deletes the whole index. Its manifest goes first: what has none does not exist.</summary>
    public void DeleteAll()
    {
        _files.Delete(Manifest);
        foreach (string name in _files.ListFiles(Folder)) _files.Delete(Path.Combine(Folder, name));
        _files.DeleteDirectory(Folder);
    }

    private string Named(int number, string kind) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{number:D6}.{kind}"));
}
