using System.Runtime.InteropServices;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>A folder that a walk looked into.</summary>
/// <param name="Path">Its path below the root; empty for the root.</param>
/// <param name="ModifiedNs">
/// When a name was last added to it or taken from it, in nanoseconds since 1970; 0 where that was so shortly before the
/// walk that a later change might bear the same time.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WalkedFolder(string Path, long ModifiedNs);
