using Synapsid.Base.Files.Sources;

namespace Synapsid.Testing.Files;

/// <summary>An open folder of a <see cref="SimulatedSourceTree"/>; it stays what it is when its name is taken away.</summary>
internal sealed class SimulatedSourceFolder(SimulatedSourceTree tree, string path, SimulatedSourceNode node)
    : ISourceFolder
{
    public SourceOutcome List(SourceListing listing)
    {
        tree.List(path, node, listing);
        return SourceOutcome.Done;
    }

    public SourceOutcome Stat(out SourceStamp stamp)
    {
        stamp = node.Stamp;
        return SourceOutcome.Done;
    }

    public SourceOutcome Stat(ReadOnlySpan<byte> name, out SourceStamp stamp) => tree.StatIn(path, node, name, out stamp);

    public SourceOutcome Read(ReadOnlySpan<byte> name, int bytesMax, SourceContent content) =>
        tree.ReadIn(path, node, name, bytesMax, content);

    public void Dispose()
    {
        // Nothing is held.
    }
}
