#pragma warning disable RS0030 // This is the seam that the ban on System.IO.File and Directory points to.
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files;

/// <summary>The operating system's files. Stateless: use <see cref="Instance"/>.</summary>
public sealed class PhysicalFileSystem : IFileSystem
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private PhysicalFileSystem()
    {
    }

    /// <summary>The one instance.</summary>
    public static PhysicalFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        if (File.Exists(path))
        {
            throw new IOException($"Cannot create the folder '{path}': there is a file of that name. Name another.");
        }

        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null) CreateDirectory(parent);
        try
        {
            Directory.CreateDirectory(path);
            if (parent is not null) SyncDirectory(parent);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, path, "create the folder");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        try
        {
            if (!Directory.Exists(directory)) return [];
            string[] names = Directory.GetFiles(directory);
            for (int i = 0; i < names.Length; i++) names[i] = Path.GetFileName(names[i]);
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, directory, "list");
        }
    }

    /// <inheritdoc/>
    public IFile Open(string path, FileIntent intent)
    {
        if (intent == FileIntent.Read && !OperatingSystem.IsWindows()) return OpenUnlocked(path);
        (FileMode mode, FileAccess access) = intent switch
        {
            FileIntent.Read => (FileMode.Open, FileAccess.Read),
            FileIntent.ReadWrite => (FileMode.Open, FileAccess.ReadWrite),
            FileIntent.CreateNew => (FileMode.CreateNew, FileAccess.ReadWrite),
            FileIntent.CreateOrReplace => (FileMode.Create, FileAccess.ReadWrite),
            FileIntent.CreateSecret => (FileMode.CreateNew, FileAccess.ReadWrite),
            _ => throw new ArgumentOutOfRangeException(nameof(intent), intent, "No such intent."),
        };
        SafeFileHandle handle = OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        if (intent == FileIntent.CreateSecret) HideFromOthers(handle, path);
        return new PhysicalFile(path, handle);
    }

    /// <inheritdoc/>
    public IFile? TryOpenExclusive(string path)
    {
        // On Linux and macOS, FileShare.None is flock, exclusive and without waiting; Windows must let readers in.
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        try
        {
            SafeFileHandle handle = OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            if (OperatingSystem.IsWindows() || TryLock(handle, path)) return new PhysicalFile(path, handle);
            handle.Dispose();
            return null;
        }
        catch (IOException failure) when (
            failure.HResult == (OperatingSystem.IsWindows() ? WindowsSharingViolation : LibC.WouldBlock))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, to, $"rename '{from}' to");
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // No such folder, so no such file: what was asked for holds already.
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, path, "delete");
        }
    }

    /// <inheritdoc/>
    public void DeleteDirectory(string path)
    {
        try
        {
            if (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any()) return;
            Directory.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else was faster: what was asked for holds.
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, path, "delete");
        }
    }

    /// <inheritdoc/>
    /// <remarks>Windows has no such call: NTFS logs names itself, in order, so this returns at once there.</remarks>
    public void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = LibC.Open(path, LibC.ReadOnlyCloseOnExec);
        if (descriptor < 0) throw FileFailure.ForCode(Marshal.GetLastPInvokeError(), path, "open the folder", null);
        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        while (LibC.Sync(handle) != 0)
        {
            int code = Marshal.GetLastPInvokeError();
            if (code != LibC.Interrupted) throw FileFailure.ForCode(code, path, "sync the folder", null);
        }
    }

    /// <summary>
    /// Locks once more: .NET skips its own flock where the environment or the kind of volume says so.
    /// </summary>
    private static bool TryLock(SafeFileHandle handle, string path)
    {
        while (LibC.Lock(handle, LibC.LockExclusiveNoWait) != 0)
        {
            int code = Marshal.GetLastPInvokeError();
            if (code == LibC.WouldBlock) return false;
            if (code == LibC.Interrupted) continue;
            handle.Dispose();
            throw FileFailure.ForCode(code, path, "lock", null);
        }

        return true;
    }

    /// <summary>
    /// Opens for reading by the system call: .NET would take a shared flock, which fails on a file that
    /// <see cref="TryOpenExclusive"/> holds and, for a moment, keeps others from locking it.
    /// </summary>
    private static PhysicalFile OpenUnlocked(string path)
    {
        int descriptor = LibC.Open(path, LibC.ReadOnlyCloseOnExec);
        if (descriptor >= 0) return new PhysicalFile(path, new SafeFileHandle(descriptor, ownsHandle: true));
        int code = Marshal.GetLastPInvokeError();
        throw code switch
        {
            LibC.NotFound or LibC.NotFolder =>
                new FileNotFoundException($"Cannot open '{path}': there is no such file.", path),
            _ => FileFailure.ForCode(code, path, "open", null),
        };
    }

    /// <summary>
    /// Takes every right from group and others while the file is still empty, so that there is nothing to be read
    /// before. On Windows a file has the rights of its folder.
    /// </summary>
    private static void HideFromOthers(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            handle.Dispose();
            throw FileFailure.Explain(failure, path, "restrict");
        }
    }

    private static SafeFileHandle OpenHandle(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return File.OpenHandle(path, mode, access, share, FileOptions.RandomAccess);
        }
        catch (Exception failure) when (FileFailure.IsFailure(failure))
        {
            throw FileFailure.Explain(failure, path, mode is FileMode.Open ? "open" : "create");
        }
    }
}
