using System.Runtime.InteropServices;

using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// The tree's tiles as files, in the layout of C2SP tlog-tiles, so that any server of static files can publish them.
/// </summary>
/// <remarks>
/// <para>
/// A tile is put into memory by the thread that grows the tree and written later, on any thread; reads find it either
/// way. Nothing is synced: every tile can be made again from the records, and <see cref="TileReader"/> believes none
/// that its parent does not confirm. A partial tile stays until its full tile is there, as clients that hold an older
/// checkpoint may still ask for it. Safe for concurrent use.
/// </para>
/// <para>
/// Of full leaf tiles only so many wait in memory. Those beyond are let go of, for the records have them: the store
/// knows which, until somebody puts them again.
/// </para>
/// </remarks>
public sealed class TileStore
{
    /// <summary>Written tiles whose memory is kept for others; in a flood as many are made as are written.</summary>
    private const int SpareMax = 512;

    private const string Temporary = ".new";

    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Lock _flushing = new();
    private readonly Dictionary<(int Level, long Index), MerkleTile> _edge = [];
    private readonly Dictionary<(int Level, long Index), MerkleTile> _waitingFull = [];
    private readonly Queue<MerkleTile> _waiting = new();
    private readonly Queue<MerkleTile> _waitingEdge = new();
    private readonly LinkedList<(long From, long End)> _leftOut = new(); // leaf tiles that are nowhere
    private readonly HashSet<string> _folders = [];
    private readonly HashSet<(int Level, long Index)> _partials = [];
    private readonly HashSet<(int Level, long Index)> _guarded = [];
    private readonly Stack<byte[]> _spare = new();
    private readonly int _waitingMax;
    private long _put;

    private TileStore(IFileSystem files, string folder, int waitingMax)
    {
        _files = files;
        _folder = folder;
        _waitingMax = waitingMax;
    }

    /// <summary>Tiles that were put and are not yet written.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count + _waitingEdge.Count;
        }
    }

    /// <summary>Full leaf tiles that wait in memory at most.</summary>
    public int WaitingMax => _waitingMax;

    /// <summary>Full tiles that were ever put.</summary>
    internal long PutCount
    {
        get
        {
            lock (_gate) return _put;
        }
    }

    /// <summary>Opens the tiles of a ledger.</summary>
    /// <param name="files">Where files live.</param>
    /// <param name="ledgerFolder">The ledger's folder; the tiles lie in <c>tile/</c> below it.</param>
    /// <param name="waitingMax">Full leaf tiles, of 8 KiB, that wait in memory at most.</param>
    public static TileStore Open(IFileSystem files, string ledgerFolder, int waitingMax = int.MaxValue) =>
        new(files, ledgerFolder, waitingMax);

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

    /// <summary>
    /// Memory of a tile that was written, for the tree that puts tiles here; null where there is none. Without it the
    /// collector's heap grows by all tiles that were written since it last looked at old memory.
    /// </summary>
    internal byte[]? TakeSpare()
    {
        lock (_gate) return _spare.TryPop(out byte[]? memory) ? memory : null;
    }

    /// <summary>
    /// Takes one tile. It can be read from now on, unless it is a leaf tile beyond those that may wait.
    /// </summary>
    public void Put(MerkleTile tile)
    {
        (int, long) key = (tile.Level, tile.Index);
        lock (_gate)
        {
            if (tile.Width == MerkleTile.FullWidth)
            {
                _edge.Remove(key);
                _put++;
                if (tile.Level == 0 && _waiting.Count >= _waitingMax)
                {
                    LeaveOut(tile.Index);
                    KeepSpare(tile);
                    return;
                }

                _waitingFull[key] = tile;
                _waiting.Enqueue(tile);
            }
            else
            {
                if (_edge.TryGetValue(key, out MerkleTile? known) && known.Width >= tile.Width) return;
                _edge[key] = tile;
                _partials.Add(key); // an earlier run may have left some
                _waitingEdge.Enqueue(tile);
            }
        }
    }

    /// <summary>
    /// Takes a full tile that was made again. Partial ones of an earlier run may lie beside its file.
    /// </summary>
    internal void PutAgain(MerkleTile tile)
    {
        lock (_gate)
        {
            _partials.Add((tile.Level, tile.Index));
            _waitingFull[(tile.Level, tile.Index)] = tile;
            _waiting.Enqueue(tile);
        }
    }

    /// <summary>Writes what was put before the call and waits in memory. The files are not synced.</summary>
    /// <exception cref="IOException">A file could not be written; the tile stays waiting.</exception>
    public void Flush()
    {
        lock (_flushing)
        {
            while (TryWrite(_waitingEdge) || TryWrite(_waiting))
            {
                // One after the other, so that those that are written can be read when another fails.
            }
        }
    }

    /// <summary>Writes the partial tiles that wait: those of a checkpoint.</summary>
    /// <exception cref="IOException">A file could not be written; the tile stays waiting.</exception>
    internal void FlushEdge()
    {
        lock (_flushing)
        {
            while (TryWrite(_waitingEdge))
            {
                // As above.
            }
        }
    }

    /// <summary>Writes the full tile that has waited longest; false where none waits.</summary>
    /// <exception cref="IOException">Its file could not be written; the tile stays waiting.</exception>
    internal bool TryWriteNext()
    {
        lock (_flushing) return TryWrite(_waiting);
    }

    /// <summary>The oldest leaf tile that was let go of and not written since.</summary>
    internal bool TryNextLeftOut(out long index)
    {
        lock (_gate)
        {
            index = _leftOut.First?.Value.From ?? -1;
            return index >= 0;
        }
    }

    /// <summary>The tile given by <see cref="TryNextLeftOut"/> was put again, or never can be.</summary>
    internal void TakeLeftOut()
    {
        lock (_gate)
        {
            LinkedListNode<(long From, long End)> first = _leftOut.First!;
            first.Value = (first.Value.From + 1, first.Value.End);
            if (first.Value.From == first.Value.End) _leftOut.RemoveFirst();
        }
    }

    /// <summary>Whether a full tile is not to be looked for on the disk yet.</summary>
    internal bool IsToCome(int level, long index)
    {
        lock (_gate) return IsToComeCore((level, index));
    }

    /// <summary>
    /// Records below a tile were pruned, or are about to be: its full file is synced before partial ones go.
    /// </summary>
    internal void Guard(int level, long index)
    {
        lock (_gate)
        {
            _guarded.Add((level, index));
            _partials.Add((level, index));
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
        if (end % MerkleTile.FullWidth != 0) Guard(0, end / MerkleTile.FullWidth);
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

    /// <summary>
    /// Deletes the partial tiles of a place that are wider than what was signed of it: a crash came before the
    /// checkpoint that they were written for. Only before anything is put.
    /// </summary>
    internal void DeletePartialsBeyond(int level, long index, int width)
    {
        foreach (TilePath partial in Partials(level, index))
        {
            if (partial.Width > width) _files.Delete(PathOf(partial));
        }
    }

    /// <summary>
    /// Writes those partial tiles of a place anew that a crash tore. They are read by those who hold older checkpoints.
    /// </summary>
    /// <param name="level">Tile level.</param>
    /// <param name="index">Place within the level.</param>
    /// <param name="hashes">Hashes of the tile from its beginning; wider partial tiles are left alone.</param>
    internal void MendPartials(int level, long index, ReadOnlySpan<byte> hashes)
    {
        lock (_flushing)
        {
            foreach (TilePath partial in Partials(level, index))
            {
                int bytes = partial.Width * MerkleHash.Bytes;
                if (bytes > hashes.Length) return;
                if (Holds(PathOf(partial), hashes[..bytes])) continue;
                using IFile file = _files.Open(PathOf(partial), FileIntent.CreateOrReplace);
                file.Write(hashes[..bytes], 0);
            }
        }
    }

    /// <summary>Whether a tile has a file of that name, of whatever length.</summary>
    internal bool HasFile(TilePath tile) => _files.FileExists(PathOf(tile));

    /// <summary>Whether a tile has a file of its length.</summary>
    internal bool HasWholeFile(TilePath tile)
    {
        try
        {
            using IFile file = _files.Open(PathOf(tile), FileIntent.Read);
            return file.Length == tile.Width * MerkleHash.Bytes;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

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

    /// <summary>With <see cref="_flushing"/> held.</summary>
    private bool TryWrite(Queue<MerkleTile> queue)
    {
        MerkleTile? tile;
        lock (_gate)
        {
            if (!queue.TryPeek(out tile)) return false;
        }

        Write(tile);
        lock (_gate)
        {
            queue.Dequeue();
            (int, long) key = (tile.Level, tile.Index);
            if (!_waitingFull.TryGetValue(key, out MerkleTile? full) || !ReferenceEquals(full, tile)) return true;
            _waitingFull.Remove(key);
            KeepSpare(tile);
        }

        return true;
    }

    /// <summary>With <see cref="_gate"/> held: nobody reads the tile any more.</summary>
    private void KeepSpare(MerkleTile tile)
    {
        if (_spare.Count < SpareMax && MemoryMarshal.TryGetArray(tile.Hashes, out ArraySegment<byte> memory)
            && memory is { Offset: 0, Array: { Length: MerkleTile.FullBytes } array })
        {
            _spare.Push(array);
        }
    }

    /// <summary>With <see cref="_gate"/> held.</summary>
    private bool IsToComeCore((int Level, long Index) key) => _waitingFull.ContainsKey(key)
        || (key.Level == 0 && _leftOut.Any(range => key.Index >= range.From && key.Index < range.End));

    /// <summary>With <see cref="_gate"/> held.</summary>
    private void LeaveOut(long index)
    {
        if (_leftOut.Last is { } last && last.Value.End == index) last.Value = (last.Value.From, index + 1);
        else _leftOut.AddLast((index, index + 1));
    }

    private IEnumerable<TilePath> Written(int level, long index)
    {
        TilePath full = new(level, index, MerkleTile.FullWidth);
        return _files.FileExists(PathOf(full)) ? [full] : Partials(level, index);
    }

    private void Write(MerkleTile tile)
    {
        (int, long) key = (tile.Level, tile.Index);
        bool full = tile.Width == MerkleTile.FullWidth;
        bool partials;
        bool guarded;
        lock (_gate)
        {
            // A partial tile whose full one has a file by now is not wanted any more.
            if (!full && !_edge.ContainsKey(key) && !IsToComeCore(key)) return;
            partials = full && _partials.Contains(key);
            guarded = full && _guarded.Contains(key);
        }

        string path = PathOf(new TilePath(tile.Level, tile.Index, tile.Width));
        string folder = Path.GetDirectoryName(path)!;
        if (_folders.Add(folder)) _files.CreateDirectory(folder);

        // A file that is right stays untouched: it may be all that is left of records that were pruned.
        // One that is not right may be so in a part, which is kept until the whole is safe.
        bool isThere = Holds(path, tile.Hashes.Span);
        string written = guarded && !isThere ? path + Temporary : path;
        using (IFile file = _files.Open(written, isThere ? FileIntent.ReadWrite : FileIntent.CreateOrReplace))
        {
            if (!isThere) file.Write(tile.Hashes.Span, 0);
            if (guarded) file.Sync();
        }

        if (written != path) _files.Rename(written, path);
        if (guarded) _files.SyncDirectory(folder);
        if (partials) RemovePartials(tile);
    }

    /// <summary>Whether a file has exactly these bytes.</summary>
    private bool Holds(string path, ReadOnlySpan<byte> hashes)
    {
        if (!_files.FileExists(path)) return false;
        using IFile file = _files.Open(path, FileIntent.Read);
        Span<byte> found = stackalloc byte[MerkleTile.FullBytes];
        return file.Length == hashes.Length && file.Read(found[..hashes.Length], 0) == hashes.Length
            && found[..hashes.Length].SequenceEqual(hashes);
    }

    private void RemovePartials(MerkleTile full)
    {
        foreach (TilePath partial in Partials(full.Level, full.Index)) _files.Delete(PathOf(partial));
        string folder = PathOf(new TilePath(full.Level, full.Index, MerkleTile.FullWidth)) + ".p";
        _files.DeleteDirectory(folder);
        _folders.Remove(folder);
        lock (_gate)
        {
            _partials.Remove((full.Level, full.Index));
            _guarded.Remove((full.Level, full.Index));
        }
    }
}
