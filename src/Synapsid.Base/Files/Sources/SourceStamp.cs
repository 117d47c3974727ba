using System.Runtime.InteropServices;

namespace Synapsid.Base.Files.Sources;

/// <summary>What the operating system knows of a file without reading it, from one system call.</summary>
/// <param name="Kind">File, folder, link or something special.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="ModifiedNs">Time of the last write, in nanoseconds since 1970; a program can set it.</param>
/// <param name="ChangedNs">
/// Time of the last change of content, name or rights, in nanoseconds since 1970; no program can set it.
/// </param>
/// <param name="Inode">The number of the file on its volume.</param>
/// <param name="Device">The number of the volume.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceStamp(
    SourceEntryKind Kind, long Size, long ModifiedNs, long ChangedNs, ulong Inode, ulong Device);
