namespace Synapsid.Knowledge.Grains.Import;

/// <summary>
/// Finds and opens the files that a user wants imported. They are the user's, not the data folder's: no crash of ours
/// can harm them, so they are read past the file-system seam, here and nowhere else.
/// </summary>
public static class ImportFiles
{
    private static readonly Dictionary<string, ImportFormat> FormatOfExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".ndjson"] = ImportFormat.Ndjson,
        [".jsonl"] = ImportFormat.Ndjson,
        [".json"] = ImportFormat.Json,
        [".md"] = ImportFormat.Markdown,
        [".markdown"] = ImportFormat.Markdown,
        [".txt"] = ImportFormat.PlainText,
        [".text"] = ImportFormat.PlainText,
    };

    /// <summary>The extensions that a folder is searched for.</summary>
    public static IReadOnlyCollection<string> Extensions => FormatOfExtension.Keys;

    /// <summary>
    /// The files to import under a path, in ordinal order: the file itself whatever it is called, or every file of a
    /// known extension in a folder and the folders below it. Hidden ones and symbolic links are
    /// left out.
    /// </summary>
    /// <exception cref="GrainRejectedException">There is nothing of that name, or nothing to import in it.</exception>
    public static IReadOnlyList<ImportFile> Find(string path)
    {
#pragma warning disable RS0030 // the user's own files: see the summary
        if (File.Exists(path))
        {
            ImportFormat format = FormatOf(path) ?? ImportFormat.PlainText;
            return [new ImportFile(path, Path.GetFileName(path), format, new FileInfo(path).Length)];
        }

        if (!Directory.Exists(path)) throw new GrainRejectedException($"There is no file or folder {path}.");
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false, // a folder that cannot be read is an error, not one less
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        ImportFile[] found = Directory.EnumerateFiles(path, "*", options)
            .Where(file => FormatOf(file) is not null)
            .Select(file => new ImportFile(
                file, Path.GetRelativePath(path, file), FormatOf(file)!.Value, new FileInfo(file).Length))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
#pragma warning restore RS0030
        return found.Length > 0
            ? found
            : throw new GrainRejectedException(
                $"The folder {path} holds no file to import. Known extensions: {string.Join(' ', Extensions)}.");
    }

    /// <summary>Reads what a file holds, in order. A file that cannot be read is one bad item.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytesRead">Told how many bytes were read each time some were; may be null.</param>
    public static IEnumerable<ImportItem> Read(ImportFile file, Action<int>? bytesRead = null)
    {
        try
        {
#pragma warning disable RS0030 // the user's own files: see the summary
            FileStream stream = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
#pragma warning restore RS0030
            return Read(bytesRead is null ? stream : new CountingStream(stream, bytesRead), file.Name, file.Format);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [ImportItem.Bad(file.Name, exception.Message)];
        }
    }

    /// <summary>Reads what a stream holds, in order, and disposes it.</summary>
    public static IEnumerable<ImportItem> Read(Stream stream, string name, ImportFormat format) => format switch
    {
        ImportFormat.Ndjson => NdjsonReader.Read(stream, name),
        ImportFormat.Json => JsonReader.Read(stream, name),
        ImportFormat.Markdown => TextReaders.ReadMarkdown(stream, name),
        _ => TextReaders.ReadPlain(stream, name),
    };

    private static ImportFormat? FormatOf(string path) =>
        FormatOfExtension.TryGetValue(Path.GetExtension(path), out ImportFormat format) ? format : null;
}
