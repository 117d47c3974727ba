using System.Globalization;

using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Verifies a whole ledger: hashes every record again, builds the tree from those hashes, and compares it with every
/// tile on the disk and with every checkpoint that was ever signed. What does not agree is named by its index and file.
/// </summary>
/// <remarks>
/// Records and tiles each say what the leaves are. Where they disagree, the level above is asked: a tile whose root its
/// parent confirms is right and the record is wrong, and the tree goes on with the tile's hash, so that one changed
/// record does not make everything above it look wrong. What the signed roots then say is the last word.
/// </remarks>
public sealed class LedgerVerifier
{
    /// <summary>Leaves that are compared and folded at once; a multiple of a tile.</summary>
    private const int SpanLeaves = 8 * MerkleTile.FullWidth;

    private readonly ILeafSource _records;
    private readonly TileStore _tiles;
    private readonly LedgerVerifyOptions _options;
    private readonly FindingList _findings;
    private readonly CheckpointVerifier _checkpoints;
    private readonly MerkleTree _tree = new();
    private readonly LeafBatch _batch = new(SpanLeaves);
    private readonly byte[] _leaves = new byte[SpanLeaves * MerkleHash.Bytes];
    private readonly HashSet<long> _unknown = [];
    private readonly byte[] _disk = new byte[MerkleTile.FullBytes];
    private readonly byte[] _folded = new byte[MerkleTile.FullBytes];
    private readonly byte[] _root = new byte[MerkleHash.Bytes];
    private readonly byte[] _taken = new byte[MerkleTile.FullBytes];
    private long _takenTile = -1;
    private int _takenWidth;
    private SignedRoot[] _roots = [];
    private int _nextRoot;
    private long _goodSize;
    private long _tileCount;
    private long _recordCount;

    private LedgerVerifier(
        IFileSystem files, string folder, ILeafSource records, TileStore tiles, NoteVerifier key,
        LedgerVerifyOptions options)
    {
        _records = records;
        _tiles = tiles;
        _options = options;
        _findings = new FindingList(options.FindingsMax);
        _checkpoints = new CheckpointVerifier(files, folder, key, _findings);
    }

    /// <summary>Leaves that the newest checkpoint covers.</summary>
    private long SignedSize => _checkpoints.Last?.Size ?? 0;

    /// <summary>
    /// Verifies a ledger, which may grow meanwhile. Nothing is changed but that tiles that wait in memory are written
    /// first.
    /// </summary>
    /// <param name="files">Where files live.</param>
    /// <param name="folder">The ledger's folder.</param>
    /// <param name="records">
    /// Its records. None may be pruned meanwhile. They are counted after the checkpoints were read, so that none of
    /// these covers a record that came later.
    /// </param>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="key">The public key; whoever does not trust the machine brings his own copy.</param>
    /// <param name="options">What else to check.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static LedgerReport Verify(
        IFileSystem files, string folder, ILeafSource records, TileStore tiles, NoteVerifier key,
        LedgerVerifyOptions options, CancellationToken cancellation)
    {
        tiles.Flush();
        return new LedgerVerifier(files, folder, records, tiles, key, options).Run(cancellation);
    }

    private LedgerReport Run(CancellationToken cancellation)
    {
        _checkpoints.Verify(_options.HeartbeatMax);
        if (_options.Since is not null) _checkpoints.AddForeign(_options.Since);
        long count = _records.Count;
        _roots = [.. _checkpoints.Roots.OrderBy(root => root.Checkpoint.Size)];
        CheckRoots();
        while (_tree.Size < count)
        {
            cancellation.ThrowIfCancellationRequested();
            VerifySpan((int)Math.Min(SpanLeaves, count - _tree.Size));
            _options.Progress?.Report(_tree.Size);
        }

        foreach (SignedRoot root in _roots.AsSpan(_nextRoot))
        {
            _findings.Add(FindingKind.Truncated, count, root.File, string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(root)} covers {root.Checkpoint.Size} records, and only {count} are there"));
        }

        return new LedgerReport
        {
            Records = _recordCount,
            FirstIndex = _records.FirstIndex,
            Tiles = _tileCount,
            Checkpoints = _checkpoints.Count,
            Last = _checkpoints.Last,
            Unsigned = Math.Max(0, count - SignedSize),
            Findings = _findings.Sorted,
            FindingCount = _findings.Count,
            Gaps = _checkpoints.Gaps,
        };
    }

    /// <summary>
    /// Hashes the next leaves, compares them with their tiles, and folds them up to each signed size.
    /// </summary>
    private void VerifySpan(int count)
    {
        long first = _tree.Size;
        HashRecords(first, count);
        for (int block = 0; block < count; block += MerkleTile.FullWidth)
        {
            int width = Math.Min(MerkleTile.FullWidth, count - block);
            Span<byte> leaves = _leaves.AsSpan(block * MerkleHash.Bytes, width * MerkleHash.Bytes);
            CompareLeafTile((first + block) / MerkleTile.FullWidth, leaves);
        }

        int done = 0;
        while (done < count)
        {
            long next = _nextRoot < _roots.Length ? _roots[_nextRoot].Checkpoint.Size : long.MaxValue;
            int end = (int)Math.Min(count, next - first);
            _tree.Append(_leaves.AsSpan(done * MerkleHash.Bytes, (end - done) * MerkleHash.Bytes));
            done = end;
            while (_tree.TryTakeFullTile(out MerkleTile? tile))
            {
                if (tile.Level > 0) CompareTile(tile);
            }

            CheckRoots();
        }
    }

    /// <summary>Leaf hashes from the records, or from the tiles where records were pruned or cannot be read.</summary>
    private void HashRecords(long first, int count)
    {
        _unknown.Clear();
        for (int done = 0; done < count;)
        {
            long index = first + done;
            Span<byte> rest = _leaves.AsSpan(done * MerkleHash.Bytes, (count - done) * MerkleHash.Bytes);
            if (index < _records.FirstIndex)
            {
                TakeFromTile(index, rest, "is missing, and its records were pruned");
                done++;
                continue;
            }

            _batch.Clear();
            _records.Read(index, _batch);
            int used = Math.Min(_batch.Count, count - done);
            MerkleHash.Leaves(_batch.Data, _batch.Ends[..used], rest);
            done += used;
            _recordCount += used;
            if (_batch.Count > 0) continue;
            string file = _batch.Fault?.File ?? _records.FileOf(index);
            string reason = _batch.Fault?.Reason ?? "it is not there";
            _findings.Add(FindingKind.Record, index, file, $"the record cannot be read: {reason}");
            TakeFromTile(index, rest, "is missing, and its record cannot be read");
            done++;
        }
    }

    /// <summary>One leaf's hash as its tile has it.</summary>
    private void TakeFromTile(long index, Span<byte> hash, string missing)
    {
        long tile = index / MerkleTile.FullWidth;
        int place = (int)(index % MerkleTile.FullWidth);
        if (_takenTile != tile)
        {
            _takenWidth = ReadWidest(tile, _taken);
            _takenTile = tile;
            if (_takenWidth <= place)
            {
                string path = PathOf(0, tile, MerkleTile.FullWidth);
                _findings.Add(FindingKind.Tile, index, path, "the tile " + missing);
            }
        }

        _unknown.Add(index);
        _taken.AsSpan(place * MerkleHash.Bytes, MerkleHash.Bytes).CopyTo(hash);
    }

    private int ReadWidest(long index, Span<byte> hashes)
    {
        hashes.Clear();
        int signed = MerkleTile.WidthAt(0, index, SignedSize);
        foreach (int width in (int[])[MerkleTile.FullWidth, signed])
        {
            if (width == 0) continue;
            if (_tiles.TryReadFile(new TilePath(0, index, width), hashes[..(width * MerkleHash.Bytes)])) return width;
        }

        return 0;
    }

    /// <summary>
    /// Compares leaf hashes with the tile on the disk; where the tile is right, its hashes are taken.
    /// </summary>
    private void CompareLeafTile(long index, Span<byte> leaves)
    {
        int width = ReadLeafTile(index, leaves.Length / MerkleHash.Bytes);
        if (width == 0) return;

        Span<byte> disk = _disk.AsSpan(0, width * MerkleHash.Bytes);
        Span<byte> computed = leaves[..disk.Length];
        if (disk.SequenceEqual(computed))
        {
            VerifyTaken(index, disk);
            return;
        }

        bool tileIsRight = IsConfirmed(index, disk);
        if (!tileIsRight)
        {
            int at = disk.CommonPrefixLength(computed) / MerkleHash.Bytes;
            _findings.Add(
                FindingKind.Tile, (index * MerkleTile.FullWidth) + at, PathOf(0, index, width),
                $"hash {at} is not that of its record, and the tile is not the one that its parent was made of");
            if (IsConfirmed(index, computed)) return;
        }

        for (int place = 0; place < width; place++)
        {
            long record = (index * MerkleTile.FullWidth) + place;
            Range bytes = (place * MerkleHash.Bytes)..((place + 1) * MerkleHash.Bytes);
            if (disk[bytes].SequenceEqual(computed[bytes]) || _unknown.Contains(record)) continue;
            _findings.Add(FindingKind.Record, record, _records.FileOf(record), tileIsRight
                ? "the record is not the one that was appended: its hash is not the leaf's"
                : "the record or its tile is wrong; the tree confirms neither");
        }

        if (tileIsRight) disk.CopyTo(computed);
    }

    /// <summary>Leaves that were taken from the tile itself are only as good as their parent says.</summary>
    private void VerifyTaken(long index, ReadOnlySpan<byte> tile)
    {
        long first = index * MerkleTile.FullWidth;
        int width = tile.Length / MerkleHash.Bytes;
        if (!_unknown.Any(record => record >= first && record < first + width) || IsConfirmed(index, tile)) return;
        _findings.Add(
            FindingKind.Tile, first, PathOf(0, index, width), "the tile is not the one that its parent was made of");
    }

    /// <summary>
    /// Reads the tile of some leaves: the full one where it is there, or the one of the newest checkpoint. Returns how
    /// many of the leaves it has.
    /// </summary>
    private int ReadLeafTile(long index, int present)
    {
        int signed = MerkleTile.WidthAt(0, index, SignedSize);
        if (present < signed)
        {
            // Leaves are missing, which is a finding of its own; those that are there can still be compared.
            return _tiles.TryRead(0, index, present, _disk) ? present : 0;
        }

        bool full = present == MerkleTile.FullWidth
            && (signed == present || _tiles.HasFile(new TilePath(0, index, present)));
        int width = full ? present : signed;
        return width > 0 && TryReadTile(0, index, width) ? width : 0;
    }

    /// <summary>
    /// Whether what the disk says above these leaves was made of them: the parent's hash of a full tile, the newest
    /// signed root for the last, partial one.
    /// </summary>
    private bool IsConfirmed(long index, ReadOnlySpan<byte> leaves)
    {
        if (leaves.Length == MerkleTile.FullBytes)
        {
            leaves.CopyTo(_folded);
            MerkleHash.Fold(_folded);
            int place = (int)(index % MerkleTile.FullWidth);
            byte[] parent = new byte[MerkleTile.FullBytes];
            return _tiles.TryRead(1, index / MerkleTile.FullWidth, place + 1, parent)
                && _folded.AsSpan(0, MerkleHash.Bytes).SequenceEqual(
                    parent.AsSpan(place * MerkleHash.Bytes, MerkleHash.Bytes));
        }

        long first = index * MerkleTile.FullWidth;
        if (_checkpoints.Last is not { } last || first + (leaves.Length / MerkleHash.Bytes) != last.Size) return false;
        MerkleTree trial = MerkleTree.Restore(_tree.Size, _tree.EdgeTiles());
        trial.Append(_leaves.AsSpan(0, (int)(first - _tree.Size) * MerkleHash.Bytes));
        trial.Append(leaves);
        trial.Root(_root);
        return last.Root.Span.SequenceEqual(_root);
    }

    /// <summary>Compares a tile above the leaves, or at the edge, with its file.</summary>
    private void CompareTile(MerkleTile tile)
    {
        if (!TryReadTile(tile.Level, tile.Index, tile.Width)) return;
        int same = _disk.AsSpan(0, tile.Hashes.Length).CommonPrefixLength(tile.Hashes.Span);
        if (same == tile.Hashes.Length) return;
        int place = same / MerkleHash.Bytes;
        long index = ((tile.Index * MerkleTile.FullWidth) + place) << (MerkleTile.Height * tile.Level);
        _findings.Add(
            FindingKind.Tile, index, PathOf(tile.Level, tile.Index, tile.Width),
            $"hash {place} does not follow from the leaves below it, of which record {index} is the first");
    }

    /// <summary>Reads a tile's file; a missing one is a finding where a checkpoint covers it.</summary>
    private bool TryReadTile(int level, long index, int width)
    {
        // A partial tile goes when its full one is there, which in a ledger that grows may be now.
        Span<byte> disk = _disk.AsSpan(0, width * MerkleHash.Bytes);
        if (_tiles.TryReadFile(new TilePath(level, index, width), disk)
            || _tiles.TryReadFile(new TilePath(level, index, MerkleTile.FullWidth), disk))
        {
            _tileCount++;
            return true;
        }

        // In a ledger that grows, it may have become full since the waiting ones were written.
        if (_tiles.IsToCome(level, index)) return false;
        if (_tiles.TryReadFile(new TilePath(level, index, MerkleTile.FullWidth), disk))
        {
            _tileCount++;
            return true;
        }

        if (width <= MerkleTile.WidthAt(level, index, SignedSize))
        {
            long first = (index * MerkleTile.FullWidth) << (MerkleTile.Height * level);
            string path = PathOf(level, index, width);
            _findings.Add(FindingKind.Tile, first, path, "the tile is missing or of the wrong length");
        }

        return false;
    }

    /// <summary>
    /// Compares the root with every one that was signed for this size, and the edge where it is the newest.
    /// </summary>
    private void CheckRoots()
    {
        for (; _nextRoot < _roots.Length && _roots[_nextRoot].Checkpoint.Size == _tree.Size; _nextRoot++)
        {
            SignedRoot root = _roots[_nextRoot];
            _tree.Root(_root);
            if (root.Checkpoint.Root.Span.SequenceEqual(_root))
            {
                _goodSize = _tree.Size;
                continue;
            }

            _findings.Add(FindingKind.Root, _goodSize, root.File, string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(root)} signs another root of {_tree.Size} records than these have; {_goodSize} agree"));
        }

        if (_tree.Size != SignedSize) return;
        foreach (MerkleTile tile in _tree.EdgeTiles())
        {
            if (tile.Level > 0) CompareTile(tile);
            foreach (TilePath partial in _tiles.Partials(tile.Level, tile.Index)) ComparePartial(tile, partial);
        }
    }

    /// <summary>An older partial tile that clients may still ask for holds the beginning of the newest.</summary>
    private void ComparePartial(MerkleTile edge, TilePath partial)
    {
        if (partial.Width >= edge.Width) return;
        Span<byte> disk = _disk.AsSpan(0, partial.Width * MerkleHash.Bytes);
        _tileCount++;
        if (_tiles.TryReadFile(partial, disk) && edge.Hashes.Span.StartsWith(disk)) return;
        bool full = _tiles.HasFile(new TilePath(edge.Level, edge.Index, MerkleTile.FullWidth));
        if (full && !_tiles.HasFile(partial)) return; // it has just gone, since the ledger grows
        long first = (edge.Index * MerkleTile.FullWidth) << (MerkleTile.Height * edge.Level);
        string path = _tiles.PathOf(partial);
        _findings.Add(FindingKind.Tile, first, path, "the partial tile is not the beginning of the newest");
    }

    private string PathOf(int level, long index, int width) => _tiles.PathOf(new TilePath(level, index, width));

    private static string Name(SignedRoot root) => root.Checkpoint.Number is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"checkpoint {number}")
        : "the checkpoint";
}
