#pragma warning disable RS0030 // Part of the seam that the ban on System.IO.File and Directory points to.
using System.Text;

using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files.Sources;

/// <summary>
/// Source trees through .NET's own classes, for systems other than Linux. Names that are not UTF-8 come with
/// replacement characters, and there is neither an inode nor a time of change: those are zero.
/// </summary>
public sealed class PortableSourceTree : ISourceTree
{
    /// <inheritdoc/>
    public SourceOutcome OpenFolder(ReadOnlySpan<byte> path, out ISourceFolder? folder)
    {
        folder = null;
        SourceOutcome outcome = Stat(path, follow: false, out SourceStamp stamp);
        if (outcome != SourceOutcome.Done) return outcome;
        if (stamp.Kind != SourceEntryKind.Folder) return SourceOutcome.OtherKind;
        folder = new PortableSourceFolder(this, Encoding.UTF8.GetString(path));
        return SourceOutcome.Done;
    }

    /// <inheritdoc/>
    public SourceOutcome Stat(ReadOnlySpan<byte> path, bool follow, out SourceStamp stamp)
    {
        string name = Encoding.UTF8.GetString(path);
        SourceStamp found = default;
        SourceOutcome outcome = Try(() =>
        {
            FileSystemInfo info = Directory.Exists(name) ? new DirectoryInfo(name) : new FileInfo(name);
            if (info.LinkTarget is not null && follow)
            {
                FileSystemInfo? target = info.ResolveLinkTarget(returnFinalTarget: true);
                if (target is null || !target.Exists) return SourceOutcome.Absent;
                info = target;
            }

            if (!info.Exists && info.LinkTarget is null) return SourceOutcome.Absent;
            found = StampOf(info);
            return SourceOutcome.Done;
        });
        stamp = found;
        return outcome;
    }

    /// <inheritdoc/>
    public SourceOutcome Read(ReadOnlySpan<byte> path, bool follow, int bytesMax, SourceContent content)
    {
        content.Begin(default, 0);
        SourceOutcome outcome = Stat(path, follow, out SourceStamp stamp);
        if (outcome != SourceOutcome.Done) return outcome;
        if (stamp.Kind != SourceEntryKind.File) return SourceOutcome.OtherKind;
        string name = Encoding.UTF8.GetString(path);
        return Try(() =>
        {
            const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
            using SafeFileHandle file = File.OpenHandle(name, FileMode.Open, FileAccess.Read, Share);
            Span<byte> room = content.Begin(stamp with { Size = RandomAccess.GetLength(file) }, bytesMax);
            int length = 0;
            while (length < room.Length)
            {
                int count = RandomAccess.Read(file, room[length..], length);
                if (count == 0) break;
                length += count;
            }

            content.End(length);
            SourceStamp after = StampOf(new FileInfo(name));
            bool same = length == room.Length && (follow || after.ModifiedNs == stamp.ModifiedNs);
            return same ? SourceOutcome.Done : SourceOutcome.Changed;
        });
    }

    /// <inheritdoc/>
    public SourceOutcome Resolve(ReadOnlySpan<byte> path, out byte[]? resolved)
    {
        string name = Encoding.UTF8.GetString(path);
        string? found = null;
        SourceOutcome outcome = Try(() =>
        {
            found = ResolveAll(Path.GetFullPath(name), hops: 0);
            return found is null ? SourceOutcome.Absent : SourceOutcome.Done;
        });
        resolved = found is null ? null : Encoding.UTF8.GetBytes(found.Replace('\\', '/'));
        return outcome;
    }

    internal static SourceOutcome Try(Func<SourceOutcome> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException)
        {
            return SourceOutcome.Denied;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return SourceOutcome.Absent;
        }
        catch (IOException)
        {
            return SourceOutcome.Failed;
        }
    }

    internal static SourceEntryKind KindOf(FileSystemInfo info)
    {
        if (info.LinkTarget is not null) return SourceEntryKind.Link;
        if (info.Attributes.HasFlag(FileAttributes.Directory)) return SourceEntryKind.Folder;
        return info.Attributes.HasFlag(FileAttributes.Device) ? SourceEntryKind.Special : SourceEntryKind.File;
    }

    private static SourceStamp StampOf(FileSystemInfo info) => new(
        KindOf(info),
        info is FileInfo { Exists: true } file ? file.Length : 0,
        (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100,
        ChangedNs: 0,
        Inode: 0,
        Device: 0);

    private static string? ResolveAll(string path, int hops)
    {
        if (hops > 40) return null;
        string? parent = Path.GetDirectoryName(path);
        if (parent is null) return path;
        string? above = ResolveAll(parent, hops);
        if (above is null) return null;
        string here = Path.Combine(above, Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        if (info.LinkTarget is { } target) return ResolveAll(Path.GetFullPath(target, above), hops + 1);
        return info.Exists ? here : null;
    }
}
