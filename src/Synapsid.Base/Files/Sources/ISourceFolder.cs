namespace Synapsid.Base.Files.Sources;

/// <summary>An open folder. What is asked by name is cheaper here than by a whole path.</summary>
public interface ISourceFolder : IDisposable
{
    /// <summary>Fills the listing with all names of the folder, but for "." and "..", in no order.</summary>
    SourceOutcome List(SourceListing listing);

    /// <summary>The stamp of the folder itself.</summary>
    SourceOutcome Stat(out SourceStamp stamp);

    /// <summary>The stamp of an entry; of the link itself where it is one.</summary>
    SourceOutcome Stat(ReadOnlySpan<byte> name, out SourceStamp stamp);

    /// <summary>As <see cref="ISourceTree.Read"/>, never following a link.</summary>
    SourceOutcome Read(ReadOnlySpan<byte> name, int bytesMax, SourceContent content);
}
