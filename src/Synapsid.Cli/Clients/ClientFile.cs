using System.Globalization;
using System.Text;
using Synapsid.Base.Files;
using Synapsid.Protocols;

namespace Synapsid.Cli.Clients;

/// <summary>
/// A client's configuration file on the disk. It is written in place, so that a link stays a link and permissions stay
/// as they are, after a copy of what it held was synced beside it.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="path">The file's full path.</param>
internal sealed class ClientFile(IFileSystem files, string path)
{
    private const int BytesMax = 16 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>What it holds, without a byte-order mark; empty where it is not there.</summary>
    /// <exception cref="CliException">It is no text, or too long to be a configuration.</exception>
    public string Read()
    {
        if (!files.FileExists(path)) return "";
        using IFile file = files.Open(path, FileIntent.Read);
        if (file.Length > BytesMax)
        {
            throw new CliException(ErrorCode.TooLarge, $"{path} has {file.Length:N0} bytes; that is no configuration.");
        }

        byte[] bytes = new byte[file.Length];
        int read = file.Read(bytes, 0);
        try
        {
            return StrictUtf8.GetString(bytes.AsSpan(0, read)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new CliException(ErrorCode.BadRequest, $"{path} is not valid UTF-8. Nothing was changed.");
        }
    }

    /// <summary>Writes a new text and gives the path of the copy of the old one; null where there was none.</summary>
    public string? Write(string before, string after, DateTimeOffset now)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        files.CreateDirectory(folder);
        string? backup = null;
        if (files.FileExists(path))
        {
            backup = $"{path}.{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.backup";
            Write(backup, before, FileIntent.CreateSecret); // such files may hold keys of other servers
        }

        Write(path, after, FileIntent.CreateNew);
        files.SyncDirectory(folder);
        return backup;
    }

    private void Write(string to, string text, FileIntent intent)
    {
        byte[] bytes = StrictUtf8.GetBytes(text);
        using IFile file = files.Open(to, files.FileExists(to) ? FileIntent.ReadWrite : intent);
        file.Write(bytes, 0);
        file.SetLength(bytes.Length);
        file.Sync();
    }
}
