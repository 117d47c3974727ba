using System.Text;
using Synapsid.Base.Files;

namespace Synapsid.Testing.Files;

/// <summary>Puts given files on a simulated disk.</summary>
public static class SimulatedFileSystemExtensions
{
    /// <summary>Adds a file of bytes, and the folder it lies in.</summary>
    public static SimulatedFileSystem Add(this SimulatedFileSystem files, string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        files.CreateDirectory(Path.GetDirectoryName(full)!);
        using IFile file = files.Open(full, FileIntent.CreateOrReplace);
        file.Write(content, 0);
        return files;
    }

    /// <summary>Adds a file of text, as UTF-8.</summary>
    public static SimulatedFileSystem Add(this SimulatedFileSystem files, string path, string content) =>
        files.Add(path, Encoding.UTF8.GetBytes(content));
}
