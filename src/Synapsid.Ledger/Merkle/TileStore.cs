using System.Diagnostics.CodeAnalysis;

using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The tree's tiles as files, in the layout of C2SP tlog-tiles, so that any server of static files can publish them.
/// </summary>
/// <remarks>
/// <para>
/// A tile is put into memory by the thread that grows the tree and written by <see cref="Flush"/>, on any thread; reads
/// find it either way. Nothing is synced: every tile can be made again from the records, and <see cref="TileReader"/>
/// believes none that its parent does not confirm. A partial tile stays until its full tile is there, as clients that
/// hold an older checkpoint may still ask for it. Safe for concurrent use.
/// </para>
/// </remarks>
public sealed class TileStore
{
    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Lock _flushing = new();
    private readonly Dictionary<(int Level, long Index), MerkleTile> _edge = [];
    private readonly Dictionary<(int Level, long Index), MerkleTile> _waitingFull = [];
    private readonly Queue<MerkleTile> _waiting = new();
    private readonly HashSet<string> _folders = [];
    private readonly HashSet<(int Level, long Index)> _partials = [];

    private TileStore(IFileSystem files, string folder)
    {
        _files = files;
        _folder = folder;
    }

    /// <summary>Tiles that were put and are not yet written.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Opens the tiles of a ledger.</summary>
    /// <param name="files">Where files live.</param>
    /// <param name="ledgerFolder">The ledger's folder; the tiles lie in <c>tile/</c> below it.</param>
    public static TileStore Open(IFileSystem files, string ledgerFolder) => new(files, ledgerFolder);

    /// <summary>
    /// Takes the tiles that have become full since the last call, and, where <paramref name="edge"/> is set, the
    /// partial tiles at this size: that of a checkpoint about to be signed.
    /// </summary>
    public void Put(MerkleTree tree, bool edge)
    {
        while (tree.TryTakeFullTile(out MerkleTile? tile)) Put(tile);
        if (!edge) return;
        foreach (MerkleTile tile in tree.EdgeTiles()) Put(tile);
    }

    /// <summary>Takes one tile; it can be read from now on.</summary>
    public void Put(MerkleTile tile)
    {
        (int, long) key = (tile.Level, tile.Index);
        lock (_gate)
        {
            if (tile.Width == MerkleTile.FullWidth)
            {
                _edge.Remove(key);
                _waitingFull[key] = tile;
            }
            else
            {
                if (_edge.TryGetValue(key, out MerkleTile? known) && known.Width >= tile.Width) return;
                _edge[key] = tile;
            }

            _waiting.Enqueue(tile);
        }
    }

    /// <summary>Writes what was put before the call. The files are not synced.</summary>
    /// <exception cref="IOException">A file could not be written; the tile stays waiting.</exception>
    public void Flush()
    {
        lock (_flushing)
        {
            while (TryPeek(out MerkleTile? tile))
            {
                Write(tile);
                lock (_gate)
                {
                    _waiting.Dequeue();
                    (int, long) key = (tile.Level, tile.Index);
                    if (_waitingFull.TryGetValue(key, out MerkleTile? full) && full == tile) _waitingFull.Remove(key);
                }
            }
        }
    }

    /// <summary>
    /// Reads the first <paramref name="width"/> hashes of a tile, from memory or from the narrowest file that has them.
    /// </summary>
    /// <param name="level">Tile level.</param>
    /// <param name="index">Place within the level.</param>
    /// <param name="width">Hashes wanted: 1 to 256.</param>
    /// <param name="hashes">Receives 32 bytes each.</param>
    /// <returns>False where no file of the right length has them.</returns>
    public bool TryRead(int level, long index, int width, Span<byte> hashes)
    {
        Span<byte> wanted = hashes[..(width * MerkleHash.Bytes)];
        lock (_gate)
        {
            if ((_waitingFull.TryGetValue((level, index), out MerkleTile? tile)
                || _edge.TryGetValue((level, index), out tile)) && tile.Width >= width)
            {
                tile.Hashes.Span[..wanted.Length].CopyTo(wanted);
                return true;
            }
        }

        if (width < MerkleTile.FullWidth && TryReadFile(new TilePath(level, index, width), wanted)) return true;
        if (TryReadFile(new TilePath(level, index, MerkleTile.FullWidth), wanted)) return true;
        if (width == MerkleTile.FullWidth) return false;
        foreach (TilePath wider in Partials(level, index))
        {
            if (wider.Width > width && TryReadFile(wider, wanted)) return true;
        }

        return false;
    }

    /// <summary>The path of a tile's file.</summary>
    public string PathOf(TilePath tile) => Path.Combine(_folder, tile.ToString());

    /// <summary>
    /// Makes the tiles over the leaves from <paramref name="first"/> to <paramref name="end"/> (exclusive) survive a
    /// crash: called before records are pruned from which they could be made again.
    /// </summary>
    public void Sync(long first, long end)
    {
        Flush();
        for (int level = 0; level < MerkleTile.LevelsMax; level++)
        {
            int shift = MerkleTile.Height * (level + 1);
            if (end >> (shift - MerkleTile.Height) == 0) break;
            HashSet<string> folders = [];
            for (long index = first >> shift; index <= (end - 1) >> shift; index++)
            {
                foreach (TilePath tile in Written(level, index))
                {
                    using IFile file = _files.Open(PathOf(tile), FileIntent.ReadWrite);
                    file.Sync();
                    folders.Add(Path.GetDirectoryName(PathOf(tile))!);
                }
            }

            foreach (string folder in folders) _files.SyncDirectory(folder);
        }
    }

    /// <summary>The partial tiles of one place that have files, narrowest first.</summary>
    internal IEnumerable<TilePath> Partials(int level, long index)
    {
        TilePath full = new(level, index, MerkleTile.FullWidth);
        return _files.ListFiles(PathOf(full) + ".p")
            .Select(name => TilePath.TryParse($"{full}.p/{name}", out TilePath path) ? path : default)
            .Where(path => path.Width > 0)
            .OrderBy(path => path.Width);
    }

    /// <summary>Whether a tile has a file of that name, of whatever length.</summary>
    internal bool HasFile(TilePath tile) => _files.FileExists(PathOf(tile));

    /// <summary>Reads a file of exactly a tile's length, and of it the hashes wanted.</summary>
    internal bool TryReadFile(TilePath tile, Span<byte> wanted)
    {
        try
        {
            using IFile file = _files.Open(PathOf(tile), FileIntent.Read);
            return file.Length == tile.Width * MerkleHash.Bytes && file.Read(wanted, 0) == wanted.Length;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private bool TryPeek([NotNullWhen(true)] out MerkleTile? tile)
    {
        lock (_gate) return _waiting.TryPeek(out tile);
    }

    private IEnumerable<TilePath> Written(int level, long index)
    {
        TilePath full = new(level, index, MerkleTile.FullWidth);
        return _files.FileExists(PathOf(full)) ? [full] : Partials(level, index);
    }

    private void Write(MerkleTile tile)
    {
        string path = PathOf(new TilePath(tile.Level, tile.Index, tile.Width));
        string folder = Path.GetDirectoryName(path)!;
        if (_folders.Add(folder)) _files.CreateDirectory(folder);
        using (IFile file = _files.Open(path, FileIntent.CreateOrReplace)) file.Write(tile.Hashes.Span, 0);
        if (tile.Width < MerkleTile.FullWidth) _partials.Add((tile.Level, tile.Index));
        else if (_partials.Contains((tile.Level, tile.Index))) RemovePartials(tile);
    }

    private void RemovePartials(MerkleTile full)
    {
        foreach (TilePath partial in Partials(full.Level, full.Index)) _files.Delete(PathOf(partial));
        _partials.Remove((full.Level, full.Index));
        string folder = PathOf(new TilePath(full.Level, full.Index, MerkleTile.FullWidth)) + ".p";
        _files.DeleteDirectory(folder);
        _folders.Remove(folder);
    }
}
