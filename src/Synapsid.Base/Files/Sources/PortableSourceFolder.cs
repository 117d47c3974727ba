#pragma warning disable RS0030 // Part of the seam that the ban on System.IO.File and Directory points to.
using System.Text;

namespace Synapsid.Base.Files.Sources;

/// <summary>A folder of <see cref="PortableSourceTree"/>, by its path.</summary>
internal sealed class PortableSourceFolder(PortableSourceTree tree, string path) : ISourceFolder
{
    public SourceOutcome List(SourceListing listing)
    {
        listing.Clear();
        return PortableSourceTree.Try(() =>
        {
            foreach (FileSystemInfo info in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                listing.Add(Encoding.UTF8.GetBytes(info.Name), PortableSourceTree.KindOf(info));
            }

            return SourceOutcome.Done;
        });
    }

    public SourceOutcome Stat(out SourceStamp stamp) =>
        tree.Stat(Encoding.UTF8.GetBytes(path), follow: false, out stamp);

    public SourceOutcome Stat(ReadOnlySpan<byte> name, out SourceStamp stamp) =>
        tree.Stat(Full(name), follow: false, out stamp);

    public SourceOutcome Read(ReadOnlySpan<byte> name, int bytesMax, SourceContent content) =>
        tree.Read(Full(name), follow: false, bytesMax, content);

    public void Dispose()
    {
        // Nothing is held open.
    }

    private byte[] Full(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetBytes(Path.Combine(path, Encoding.UTF8.GetString(name)));
}
