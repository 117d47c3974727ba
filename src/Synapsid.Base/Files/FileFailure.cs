namespace Synapsid.Base.Files;

/// <summary>
/// Turns what the operating system says about a file into an error that names the file and what to do.
/// </summary>
internal static class FileFailure
{
    // errno of Linux and macOS, which agree on these, and Win32 codes as HRESULTs. .NET keeps the raw errno in HResult.
    private const int InputOutput = 5;
    private const int TooManyOpenProcess = 24;
    private const int TooManyOpenSystem = 23;
    private const int NoSpace = 28;
    private const int ReadOnlyVolume = 30;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    /// <summary>Whether an exception is a failure of the disk, rather than a mistake of the caller.</summary>
    public static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The error to throw for a failed operation, such as "write", on a path.</summary>
    public static Exception Explain(Exception failure, string path, string operation)
    {
        if (failure is FileNotFoundException or DirectoryNotFoundException or DiskFullException) return failure;
        return failure is UnauthorizedAccessException
            ? Denied(path, operation, failure)
            : ForCode(failure.HResult, path, operation, failure);
    }

    /// <summary>The error to throw for an errno that a system call gave.</summary>
    public static Exception ForCode(int code, string path, string operation, Exception? cause)
    {
        bool quota = OperatingSystem.IsMacOS() ? code == QuotaMac : OperatingSystem.IsLinux() && code == QuotaLinux;
        if (quota || code is NoSpace or WindowsDiskFull or WindowsHandleDiskFull)
        {
            return new DiskFullException(path, cause);
        }

        if (code == LibC.Denied && !OperatingSystem.IsWindows()) return Denied(path, operation, cause);

        string reason = code switch
        {
            ReadOnlyVolume or WindowsWriteProtected =>
                "the file system is read-only. Remount it for writing, or name another folder.",
            TooManyOpenProcess or TooManyOpenSystem =>
                "too many files are open. Raise the limit (ulimit -n) or close other programs.",
            InputOutput => "the disk reported an input/output error. Check it, and the kernel log, before going on.",
            _ => cause?.Message ?? $"the operating system gave error {code}.",
        };
        return new IOException($"Cannot {operation} '{path}': {reason}", cause) { HResult = code };
    }

    private static UnauthorizedAccessException Denied(string path, string operation, Exception? cause) => new(
        $"Cannot {operation} '{path}': permission denied. Give this user access to it, or name another folder.", cause);
}
