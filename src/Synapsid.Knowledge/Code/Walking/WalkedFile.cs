using System.Runtime.InteropServices;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>A file that a walk found.</summary>
/// <param name="Path">Its path below the root, with '/' between names.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="ModifiedNs">Time of the last write, in nanoseconds since 1970.</param>
/// <param name="ChangedNs">Time of the last change, also of rights or name; 0 where the system has none.</param>
/// <param name="Inode">Its number on the volume; 0 where the system has none.</param>
/// <param name="IsTracked">Whether git tracks it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WalkedFile(
    string Path, long Size, long ModifiedNs, long ChangedNs, ulong Inode, bool IsTracked);
