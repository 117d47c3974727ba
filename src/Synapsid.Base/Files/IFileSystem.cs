namespace Synapsid.Base.Files;

/// <summary>
/// The only road from the product to a disk. <see cref="PhysicalFileSystem"/> is the real one; the tests' simulated
/// twin forgets what was not synced and tears the last write, so that crash safety can be tried thousands of times a
/// second.
/// </summary>
/// <remarks>
/// What a crash may take back follows POSIX: bytes written are safe after <see cref="IFile.Sync"/>; a
/// created, renamed or deleted name is safe after <see cref="SyncDirectory"/> of its directory. Every failure is an
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> that names the path.
/// </remarks>
public interface IFileSystem
{
    /// <summary>Whether a file (not a directory) of that path exists.</summary>
    bool FileExists(string path);

    /// <summary>
    /// Creates a directory and the missing ones above it; no error where it exists. Those it created survive a crash.
    /// </summary>
    void CreateDirectory(string path);

    /// <summary>
    /// Names (without directory) of the files directly in a directory, in ordinal order; empty where it is absent.
    /// </summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Opens a file in the given mode. The caller disposes it.</summary>
    IFile Open(string path, FileIntent intent);

    /// <summary>
    /// Opens a file, creating it where it is absent, and locks it until it is disposed or the process ends, however
    /// that ends. Null where another opener holds that lock. Others may still <see cref="Open"/> and read it.
    /// </summary>
    IFile? TryOpenExclusive(string path);

    /// <summary>Renames atomically, replacing what had the new name.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; no error where it is absent.</summary>
    void Delete(string path);

    /// <summary>Deletes a directory that holds nothing; no error where it is absent or holds something.</summary>
    void DeleteDirectory(string path);

    /// <summary>Makes the names in a directory (creations, renames, deletions) survive a crash.</summary>
    void SyncDirectory(string path);
}
