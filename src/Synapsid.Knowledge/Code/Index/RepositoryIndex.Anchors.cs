using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Code.Index;

/// <content>The grains that are anchored in the repository.</content>
public sealed partial class RepositoryIndex
{
    private ReadBook? _book;

    /// <summary>
    /// The grains that are anchored in it, as the data folder's process last wrote them; null where there are none.
    /// Costs one system call while they do not change. A file that is damaged counts as none: the next process that
    /// opens the data folder writes it again.
    /// </summary>
    public AnchorBook? Anchors()
    {
        SourceOutcome outcome = _tree.Stat(Encoding.UTF8.GetBytes(_names.Anchors), follow: true, out SourceStamp stamp);
        if (outcome != SourceOutcome.Done) return null;
        if (Volatile.Read(ref _book) is { } known && known.Stamp == stamp) return known.Book;
        AnchorBook? book;
        try
        {
            book = AnchorBook.Read(_files, _names.Anchors);
        }
        catch (IOException)
        {
            book = null; // damaged, or replaced while it was read: looked at again when its stamp is another
        }

        Volatile.Write(ref _book, new ReadBook(stamp, book));
        return book;
    }

    private sealed record ReadBook(SourceStamp Stamp, AnchorBook? Book);
}
