using System.Runtime.InteropServices;
using System.Text;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files.Sources;

/// <summary>Source trees by the system calls of Linux: getdents64, statx and openat, half the cost of .NET's.</summary>
public sealed class LinuxSourceTree : ISourceTree
{
    /// <summary>Whether this system and its C library have the calls.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && LinuxFiles.IsPresent();

    /// <inheritdoc/>
    public SourceOutcome OpenFolder(ReadOnlySpan<byte> path, out ISourceFolder? folder)
    {
        SourceOutcome outcome = LinuxFiles.OpenFolder(path, out SafeFileHandle? handle);
        folder = handle is null ? null : new LinuxSourceFolder(handle);
        return outcome;
    }

    /// <inheritdoc/>
    public SourceOutcome Stat(ReadOnlySpan<byte> path, bool follow, out SourceStamp stamp) =>
        LinuxFiles.Stat(null, path, follow, out stamp);

    /// <inheritdoc/>
    public SourceOutcome Read(ReadOnlySpan<byte> path, bool follow, int bytesMax, SourceContent content) =>
        LinuxFiles.Read(null, path, follow, bytesMax, content);

    /// <inheritdoc/>
    public SourceOutcome Resolve(ReadOnlySpan<byte> path, out byte[]? resolved) =>
        LinuxFiles.Resolve(path, out resolved);
}
