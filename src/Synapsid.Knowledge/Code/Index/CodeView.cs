using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Base.Memory;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// One committed state of one repository's index, open until it is disposed. Others may commit meanwhile; this does not
/// change.
/// </summary>
public sealed class CodeView : IDisposable
{
    /// <summary>A file that grew beyond this since it was indexed is not shown.</summary>
    private const int TextBytesMax = 64 << 20;

    private readonly ISourceTree _tree;
    private readonly Lazy<Dictionary<string, FilePlace>> _places;
    private readonly HolderCount _holders = new();

    internal CodeView(ISourceTree tree, CodeManifest manifest, IReadOnlyList<SegmentFiles> files, VectorStore? vectors)
    {
        _tree = tree;
        Manifest = manifest;
        Segments = [.. manifest.Segments.Select((entry, index) => new CodeSegment(files[index], entry))];
        if (vectors is not null)
        {
            vectors.Hold();
            Cards = new CardVectors(vectors, Segments, manifest.VectorRows);
        }

        _places = new Lazy<Dictionary<string, FilePlace>>(FindPlaces);
    }

    /// <summary>The repository's root folder, a full path.</summary>
    public string Root => Manifest.Root;

    /// <summary>How people call it.</summary>
    public string Name => Manifest.Name;

    /// <summary>Counts commits: the same number is the same state.</summary>
    public long Generation => Manifest.Generation;

    /// <summary>Its segments, oldest first.</summary>
    public IReadOnlyList<CodeSegment> Segments { get; }

    /// <summary>The vectors of its symbols; null where there are none yet.</summary>
    public CardVectors? Cards { get; }

    internal CodeManifest Manifest { get; }

    /// <summary>Where a file stands that counts; false where none of that path does.</summary>
    /// <param name="path">Relative to the root, with <c>/</c>.</param>
    /// <param name="segment">Place in <see cref="Segments"/>.</param>
    /// <param name="row">Row in the segment.</param>
    public bool TryFind(string path, out int segment, out int row)
    {
        bool found = _places.Value.TryGetValue(path, out FilePlace place);
        (segment, row) = (place.Segment, place.Row);
        return found;
    }

    /// <summary>What is known of a file; null where none of that path counts.</summary>
    public CodeFile? FileOf(string path) =>
        TryFind(path, out int segment, out int row) ? Segments[segment].Files[row] : null;

    /// <summary>Paths of all files that count, in no order.</summary>
    public IReadOnlyCollection<string> Paths => _places.Value.Keys;

    /// <summary>
    /// The text of a file as it is now, in UTF-8; false where it cannot be read, or is no text any more.
    /// </summary>
    /// <param name="path">Relative to the root, with <c>/</c>.</param>
    /// <param name="content">Takes the file's bytes.</param>
    /// <param name="text">The text: the bytes themselves, or a copy where they were in another encoding.</param>
    public bool TryRead(string path, SourceContent content, out ReadOnlyMemory<byte> text)
    {
        text = default;
        byte[] full = Encoding.UTF8.GetBytes(Path.Combine(Root, path));
        return _tree.Read(full, follow: false, TextBytesMax, content) == SourceOutcome.Done
            && content.IsWhole
            && SourceText.TryDecode(content.Memory, out text);
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        if (!_holders.Release()) return;
        foreach (CodeSegment segment in Segments) segment.OpenFiles.Release();
        Cards?.Release();
    }

    /// <summary>Holds it open for one more; false where it has closed already.</summary>
    internal bool TryHold() => _holders.TryHold();

    private Dictionary<string, FilePlace> FindPlaces()
    {
        Dictionary<string, FilePlace> places = new(StringComparer.Ordinal);
        for (int segment = 0; segment < Segments.Count; segment++)
        {
            CodeSegment looked = Segments[segment];
            for (int row = 0; row < looked.Files.Count; row++)
            {
                if (looked.Live.Contains(row)) places[looked.Files[row].Path] = new FilePlace(segment, row);
            }
        }

        return places;
    }

    private readonly record struct FilePlace(int Segment, int Row);
}
