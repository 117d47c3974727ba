using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid;

/// <content>Grains that are anchored to code: told to the indexes of repositories, which know no grains.</content>
public sealed partial class SynapsidEngine
{
    private readonly Lock _anchorGate = new();
    private AnchorShelf? _anchorShelf; // anchorGate
    private string? _anchorTrouble;

    private string[] AnchorWarnings() => Volatile.Read(ref _anchorTrouble) is { } trouble ? [trouble] : [];

    private string CodePath => Path.Combine(_folder.Path, CodeHost.Folder);

    /// <summary>On opening: a crash, or a grain that is gone, may have left repositories told otherwise.</summary>
    private void CheckAnchors()
    {
        if (HasGrains || Files.ListFiles(CodePath).Count > 0) PublishAnchors();
    }

    /// <summary>
    /// Writes the anchored grains of every repository where they are not as they should be. The grains themselves are
    /// in the journal: where the disk refuses, answers about code lack them until the next change, or the next opening.
    /// </summary>
    private void PublishAnchors()
    {
        lock (_anchorGate)
        {
            try
            {
                _anchorShelf ??= new AnchorShelf(Files, CodePath);
                _anchorShelf.Publish(Grains.Anchored());
                Volatile.Write(ref _anchorTrouble, null);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Volatile.Write(
                    ref _anchorTrouble,
                    $"Answers about code may lack grains that are anchored there: {exception.Message}");
            }
        }
    }
}
