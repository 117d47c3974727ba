using System.Runtime.InteropServices;

using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>An entry of a visited folder: a file, a folder that has its own node, or something skipped.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WalkItem
{
    public WalkItem(WalkedFile file) => File = file;

    public WalkItem(WalkNode folder) => Folder = folder;

    public WalkItem(string name, bool isFolder, SkipReason reason, IgnoreVerdict verdict)
    {
        File = new WalkedFile(name, 0, 0, 0, 0, isFolder);
        Reason = reason;
        Verdict = verdict;
    }

    /// <summary>The file; of something skipped its path, and whether it is a folder in place of the tracking.</summary>
    public WalkedFile File { get; }

    public WalkNode? Folder { get; }

    public SkipReason Reason { get; }

    public IgnoreVerdict Verdict { get; }
}
