using System.Globalization;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Documents;
using Synapsid.Search.Text;
using Synapsid.Search.Vectors;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// The files that one generation of the store lies in: documents, vectors and the text index, in a folder of their own.
/// Compaction writes the next generation beside the old one, which stays until no kept snapshot needs it.
/// </summary>
internal sealed class GrainFiles : IDisposable
{
    private const string DocumentsName = "documents.dat";
    private const string VectorsName = "vectors.vec";

    private static readonly TextAnalyzerOptions TextOptions = new();

    private readonly IFileSystem _fileSystem;
    private readonly string _path;

    private GrainFiles(
        IFileSystem fileSystem,
        string path,
        int generation,
        DocumentFile documents,
        VectorFile vectors,
        TextIndex texts)
    {
        _fileSystem = fileSystem;
        _path = path;
        Generation = generation;
        Documents = documents;
        Vectors = vectors;
        Texts = texts;
    }

    /// <summary>Which generation this is; the first is 1.</summary>
    public int Generation { get; }

    /// <summary>The grains' documents, by offset.</summary>
    public DocumentFile Documents { get; }

    /// <summary>The chunks' vectors, by row.</summary>
    public VectorFile Vectors { get; }

    /// <summary>The chunks' words, by row.</summary>
    public TextIndex Texts { get; }

    /// <summary>Creates an empty generation, replacing what an interrupted one of that number left.</summary>
    public static GrainFiles Create(IFileSystem files, string folder, int generation, GrainModel model)
    {
        string path = FolderOf(folder, generation);
        files.CreateDirectory(path);
        DocumentFile documents = DocumentFile.Create(files, Path.Combine(path, DocumentsName));
        try
        {
            VectorFile vectors = VectorFile.Create(files, Path.Combine(path, VectorsName), FormatOf(model));
            TextIndex texts = TextIndex.Open(files, path, TextOptions, []);
            return new GrainFiles(files, path, generation, documents, vectors, texts);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            documents.Dispose();
            throw;
        }
    }

    /// <summary>Opens a generation as a snapshot knew it.</summary>
    /// <param name="files">Where the files lie.</param>
    /// <param name="folder">The store's folder.</param>
    /// <param name="generation">Which generation.</param>
    /// <param name="model">The model that its vectors must be of.</param>
    /// <param name="documentBytes">Bytes of the document file that count.</param>
    /// <param name="rows">Vectors that count.</param>
    /// <param name="segments">The text index's segments.</param>
    /// <param name="warning">Set when the text index was damaged: it is empty, and the caller must fill it
    /// anew.</param>
    public static GrainFiles Open(
        IFileSystem files,
        string folder,
        int generation,
        GrainModel model,
        long documentBytes,
        int rows,
        IReadOnlyList<string> segments,
        out string? warning)
    {
        string path = FolderOf(folder, generation);
        DocumentFile documents = OpenOrAdvise(
            Path.Combine(path, DocumentsName), file => DocumentFile.Open(files, file, documentBytes));
        VectorFile vectors = OpenOrAdvise(
            Path.Combine(path, VectorsName), file => OpenVectors(files, file, model, rows));
        TextIndex texts = OpenTexts(files, path, segments, out warning);
        return new GrainFiles(files, path, generation, documents, vectors, texts);
    }

    /// <summary>
    /// Deletes the files of a generation that no snapshot needs any more; false when there were none.
    /// </summary>
    public static bool Delete(IFileSystem files, string folder, int generation)
    {
        string path = FolderOf(folder, generation);
        IReadOnlyList<string> names = files.ListFiles(path);
        foreach (string name in names) files.Delete(Path.Combine(path, name));
        return names.Count > 0;
    }

    /// <summary>
    /// Makes documents and vectors, and the names of their files, survive a crash. The words follow with
    /// <see cref="TextIndex.Seal"/>.
    /// </summary>
    public void Sync()
    {
        Documents.Sync();
        Vectors.Sync();
        _fileSystem.SyncDirectory(_path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Documents.Dispose();
        Vectors.Dispose();
        Texts.Dispose();
    }

    private static TextIndex OpenTexts(
        IFileSystem files, string path, IReadOnlyList<string> segments, out string? warning)
    {
        try
        {
            warning = null;
            return TextIndex.Open(files, path, TextOptions, segments);
        }
        catch (Search.SearchFileException exception)
        {
            warning = $"{exception.Message.TrimEnd('.')}. The text index was built anew from the documents.";
            return TextIndex.Open(files, path, TextOptions, []);
        }
    }

    private static VectorFile OpenVectors(IFileSystem files, string path, GrainModel model, int rows)
    {
        VectorFile vectors = VectorFile.Open(files, path, FormatOf(model));
        try
        {
            vectors.Reset(rows);
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A file that the snapshot needs and that is gone or damaged cannot be mended here: says what can be done.
    /// </summary>
    private static T OpenOrAdvise<T>(string path, Func<string, T> open)
    {
        const string Advice = "Restore the data folder from a backup.";
        try
        {
            return open(path);
        }
        catch (FileNotFoundException exception)
        {
            throw new IOException($"{path} is missing, though the snapshot counts on it. {Advice}", exception);
        }
        catch (Search.SearchFileException exception)
        {
            throw new IOException($"{exception.Message.TrimEnd('.')}. {Advice}", exception);
        }
    }

    private static VectorFormat FormatOf(GrainModel model) => new(model.Fingerprint, model.Dimensions);

    private static string FolderOf(string folder, int generation) =>
        Path.Combine(folder, generation.ToString("D6", CultureInfo.InvariantCulture));
}
