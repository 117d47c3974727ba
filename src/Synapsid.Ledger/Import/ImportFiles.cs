using System.IO.Compression;

namespace Synapsid.Ledger.Import;

/// <summary>
/// Finds and opens the files that a user wants in the ledger. They are the user's, not the data folder's: no crash of
/// ours can harm them, so they are read past the file-system seam, here and nowhere else.
/// </summary>
public static class ImportFiles
{
    /// <summary>
    /// The files under a path, in ordinal order: the file itself, or every file of a folder and the folders below it.
    /// Hidden ones and symbolic links are left out.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name, or no file in it.</exception>
    public static IReadOnlyList<ImportFile> Find(string path)
    {
#pragma warning disable RS0030 // the user's own files: see the summary
        if (File.Exists(path)) return [new ImportFile(path, Path.GetFileName(path), new FileInfo(path).Length)];
        if (!Directory.Exists(path)) throw new FileNotFoundException($"There is no file or folder {path}.");
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false, // a folder that cannot be read is an error, not one less
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        ImportFile[] found = Directory.EnumerateFiles(path, "*", options)
            .Select(file => new ImportFile(file, Path.GetRelativePath(path, file), new FileInfo(file).Length))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
#pragma warning restore RS0030
        return found.Length > 0 ? found : throw new FileNotFoundException($"The folder {path} holds no file.");
    }

    /// <summary>Opens a file, unpacking it where it is gzip.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytesRead">Told how many bytes of the file were read each time some were; may be null.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Stream Open(ImportFile file, Action<int>? bytesRead = null)
    {
#pragma warning disable RS0030 // the user's own files: see the summary
        FileStream stream = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
#pragma warning restore RS0030
        try
        {
            return Unpack(stream, bytesRead);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Looks at how a stream begins and unpacks it where it is gzip (RFC 1952), of one member or of many. The result
    /// owns the stream.
    /// </summary>
    public static Stream Unpack(Stream stream, Action<int>? bytesRead = null)
    {
        PeekedStream peeked = new(stream, bytesRead);
        return peeked.BeginsWith([0x1F, 0x8B])
            ? new GZipStream(peeked, CompressionMode.Decompress)
            : peeked;
    }
}
