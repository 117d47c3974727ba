using Microsoft.Win32.SafeHandles;

namespace Synapsid.Base.Files.Sources;

/// <summary>A folder of <see cref="LinuxSourceTree"/>, by its open handle.</summary>
internal sealed class LinuxSourceFolder(SafeFileHandle handle) : ISourceFolder
{
    public SourceOutcome List(SourceListing listing) => LinuxFiles.List(handle, listing);

    public SourceOutcome Stat(out SourceStamp stamp) => LinuxFiles.Stat(handle, [], follow: false, out stamp);

    public SourceOutcome Stat(ReadOnlySpan<byte> name, out SourceStamp stamp) =>
        LinuxFiles.Stat(handle, name, follow: false, out stamp);

    public SourceOutcome Read(ReadOnlySpan<byte> name, int bytesMax, SourceContent content) =>
        LinuxFiles.Read(handle, name, follow: false, bytesMax, content);

    public void Dispose() => handle.Dispose();
}
