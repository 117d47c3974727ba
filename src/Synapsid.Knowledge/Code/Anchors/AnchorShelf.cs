using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Keeps the <see cref="AnchorBook"/> of every repository as the grains have it. Belongs to the process that has the
/// data folder open. Not thread-safe.
/// </summary>
/// <param name="files">Where the books lie.</param>
/// <param name="folder">The folder of all indexes.</param>
public sealed class AnchorShelf(IFileSystem files, string folder)
{
    private Dictionary<string, ContentHash>? _written;

    /// <summary>Writes the books that are not as they should be, and deletes those of repositories without.</summary>
    /// <param name="grains">All grains that are anchored.</param>
    /// <exception cref="IOException">The disk refused; the next call tries again.</exception>
    public void Publish(IReadOnlyList<AnchoredGrain> grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        Dictionary<string, ContentHash> written = _written ?? ReadAll();
        _written = null; // until all went well, nobody knows what is on the disk
        Dictionary<string, byte[]> wanted = new(StringComparer.Ordinal);
        foreach (IGrouping<string, AnchoredGrain> repository in grains.GroupBy(grain => grain.Anchor.Repository))
        {
            wanted.Add(RepositoryFiles.IdOf(repository.Key), AnchorBook.Format([.. repository]));
        }

        foreach (string id in written.Keys.Where(id => !wanted.ContainsKey(id)).ToList())
        {
            files.Delete(PathOf(id));
            written.Remove(id);
        }

        foreach ((string id, byte[] bytes) in wanted)
        {
            ContentHash hash = ContentHash.Of(bytes);
            if (written.TryGetValue(id, out ContentHash known) && known == hash) continue;
            files.CreateDirectory(folder);
            string temporary = PathOf(id) + ".tmp";
            CheckedFile.Write(files, temporary, bytes);
            files.Rename(temporary, PathOf(id));
            written[id] = hash;
        }

        _written = written;
    }

    private string PathOf(string id) => Path.Combine(folder, id + AnchorBook.NameEnd);

    private Dictionary<string, ContentHash> ReadAll()
    {
        Dictionary<string, ContentHash> found = new(StringComparer.Ordinal);
        foreach (string name in files.ListFiles(folder))
        {
            if (!name.EndsWith(AnchorBook.NameEnd, StringComparison.Ordinal)) continue;
            string id = name[..^AnchorBook.NameEnd.Length];
            try
            {
                found[id] = ContentHash.Of(CheckedFile.Read(files, PathOf(id)));
            }
            catch (CodeIndexDamagedException)
            {
                found[id] = default; // no book has this hash, so it is written again or deleted
            }
        }

        return found;
    }
}
