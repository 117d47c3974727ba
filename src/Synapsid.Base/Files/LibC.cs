// Safety: each call passes an open handle or a NUL-terminated string that the marshaller pins for the call; the C
// library keeps no pointer after it returns.
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files;

/// <summary>The few system calls of Linux and macOS that .NET has no method for.</summary>
internal static partial class LibC
{
    /// <summary>errno: a signal came first; the call is to be made again.</summary>
    public const int Interrupted = 4;

    /// <summary>errno: no file of that name; and: a folder on the way to it is a file.</summary>
    public const int NotFound = 2, NotFolder = 20;

    /// <summary>errno of Linux: the volume cannot do this; and: the system has no such call.</summary>
    public const int NotSupported = 95, NoSuchCall = 38;

    /// <summary>errno: permission denied.</summary>
    public const int Denied = 13;

    /// <summary>errno: somebody else holds the lock.</summary>
    public static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Open for reading, closed in child processes.</summary>
    public static readonly int ReadOnlyCloseOnExec = OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;

    /// <summary>flock: exclusive, and fail rather than wait.</summary>
    public const int LockExclusiveNoWait = 2 | 4;

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    /// <summary>sync_file_range: begin to write what is not being written yet, and do not wait.</summary>
    public const uint StartWriting = 2;

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int BeginSync(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);
}
