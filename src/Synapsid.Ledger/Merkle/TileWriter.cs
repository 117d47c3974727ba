using Synapsid.Base.Files;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Makes the ledger's full tiles files, on a thread of its own that keeps out of the way: a file costs as much as
/// hashing hundreds of events. Tiles that were let go of, or lost in a crash, are made again from the records first.
/// </summary>
/// <remarks>
/// While events come fast, tiles wait until half of those that may wait are there. Otherwise they are written within a
/// tenth of a second, and then, a few at a time, the tiles of an earlier run are looked for. What cannot be written
/// waits: the disk is asked again later, and whoever opens the ledger next makes up for what is missing.
/// </remarks>
internal sealed class TileWriter : IDisposable
{
    /// <summary>More full tiles than these in a tick, 256,000 events a second, are a flood.</summary>
    private const int FloodTiles = 100;

    /// <summary>Files that are looked for at once.</summary>
    private const int LookedForAtOnce = 64;

    private const int CachedTiles = 32;

    /// <summary>The thread looks this often while there is something to write.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>After a failure it looks less often.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly TileStore _tiles;
    private readonly TileReader _reader;
    private readonly Func<long> _signed;
    private readonly ILeafSource _records;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private readonly Lock _writing = new();
    private readonly byte[] _hashes = new byte[MerkleTile.FullBytes]; // writing
    private readonly long _openedAt; // leaves that an earlier run left tiles of
    private int _lookLevel; // writing: where the search for an earlier run's tiles has come to
    private long _lookIndex; // writing
    private bool _lookedThrough; // writing
    private Thread? _thread;
    private bool _sleeping; // gate
    private bool _stopping; // gate

    /// <param name="tiles">What is to be written.</param>
    /// <param name="records">What missing tiles are made from, by one thread at a time.</param>
    /// <param name="signed">Leaves that the newest signed checkpoint covers.</param>
    /// <param name="time">Tells how long it has been writing.</param>
    public TileWriter(TileStore tiles, ILeafSource records, Func<long> signed, TimeProvider time)
    {
        _time = time;
        _tiles = tiles;
        _records = records;
        _signed = signed;
        _reader = new TileReader(tiles, records, CachedTiles);
        _openedAt = signed();
        _lookIndex = FirstAt(0);
    }

    /// <summary>Begins to write by a thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger tiles" };
        _thread.Start();
    }

    /// <summary>Full tiles were put into the store.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_sleeping) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Writes one tile, where there is one to write; for a ledger without threads.</summary>
    /// <exception cref="IOException">It could not be written; it waits.</exception>
    public void WriteOne()
    {
        lock (_writing) TryWriteOne(look: false);
    }

    /// <summary>Returns when every full tile below the newest checkpoint that can be made is a file.</summary>
    /// <exception cref="IOException">A file could not be written; the tiles wait.</exception>
    public void WriteAll()
    {
        lock (_writing)
        {
            while (TryWriteOne(look: true))
            {
                // One after the other, so that those that are written can be read when another fails.
            }
        }
    }

    /// <summary>
    /// Sees to it that the tiles over some leaves are files that survive a crash, before their records are pruned.
    /// </summary>
    /// <returns>False where they cannot be yet: no checkpoint covers all of them.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    /// <exception cref="TileDamagedException">A tile is damaged, and its records are not those of the tree.</exception>
    public bool Settle(long first, long end)
    {
        lock (_writing)
        {
            // A reader of its own, which has nothing at hand: what lies on the disk is looked at.
            TileReader reader = new(_tiles, _records, CachedTiles) { Size = _signed() };
            if (reader.Size < end) return false;
            while (TryWriteOne(look: false))
            {
                // As above.
            }

            for (int level = 0; level < MerkleTile.LevelsMax; level++)
            {
                int shift = MerkleTile.Height * (level + 1);
                for (long index = first >> shift; index <= (end - 1) >> shift; index++)
                {
                    if (MerkleTile.WidthAt(level, index, reader.Size) < MerkleTile.FullWidth) break;
                    reader.Read(new TilePath(level, index, MerkleTile.FullWidth), _hashes);
                }
            }

            if (end % MerkleTile.FullWidth != 0) MendPartials(reader, 0, end / MerkleTile.FullWidth, reader.Size);
            _tiles.Sync(first, end);
            return true;
        }
    }

    /// <summary>Ends the thread and writes what waits, unless that fails.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping) return;
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
        try
        {
            lock (_writing)
            {
                while (TryWriteOne(look: false))
                {
                    // As above.
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next opening makes them again.
        }
    }

    private void Run()
    {
        long before = 0;
        TimeSpan wait = Tick;
        while (true)
        {
            lock (_gate)
            {
                if (_stopping) return;
                _sleeping = !HasWork();
                Monitor.Wait(_gate, _sleeping ? Timeout.InfiniteTimeSpan : wait);
                _sleeping = false;
                if (_stopping) return;
            }

            long put = _tiles.PutCount;
            bool flood = put - before > FloodTiles;
            before = put;
            wait = Tick;
            try
            {
                WriteForATick(flood);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                wait = RetryAfter;
            }
        }
    }

    private bool HasWork()
    {
        if (_tiles.Waiting > 0 || !Volatile.Read(ref _lookedThrough)) return true;
        return _tiles.TryNextLeftOut(out _);
    }

    /// <summary>Writes for a tick at most, or, in a flood, until half of what may wait is free.</summary>
    private void WriteForATick(bool flood)
    {
        long started = _time.GetTimestamp();
        while (_time.GetElapsedTime(started) < Tick && !Volatile.Read(ref _stopping))
        {
            if (flood && _tiles.Waiting <= _tiles.WaitingMax / 2) return;
            lock (_writing)
            {
                if (!TryWriteOne(look: !flood)) return;
            }
        }
    }

    /// <summary>With <see cref="_writing"/> held: false where there is nothing to do.</summary>
    private bool TryWriteOne(bool look)
    {
        if (_tiles.TryWriteNext()) return true;
        _reader.Size = Math.Max(_reader.Size, _signed());
        if (_tiles.TryNextLeftOut(out long index) && (index + 1) * MerkleTile.FullWidth <= _reader.Size)
        {
            MakeAgain(0, index);
            _tiles.TakeLeftOut();
            return true;
        }

        return look && !_lookedThrough && LookFor();
    }

    /// <summary>Looks for some files of an earlier run, and has those made again that are not there.</summary>
    private bool LookFor()
    {
        for (int i = 0; i < LookedForAtOnce; i++)
        {
            while (MerkleTile.WidthAt(_lookLevel, _lookIndex, _openedAt) < MerkleTile.FullWidth)
            {
                if (++_lookLevel == MerkleTile.LevelsMax)
                {
                    MendPartials();
                    Volatile.Write(ref _lookedThrough, true);
                    return i > 0;
                }

                _lookIndex = FirstAt(_lookLevel);
            }

            if (!_tiles.HasWholeFile(new TilePath(_lookLevel, _lookIndex, MerkleTile.FullWidth)))
            {
                MakeAgain(_lookLevel, _lookIndex);
            }

            _lookIndex++;
        }

        return true;
    }

    /// <summary>Makes good what a crash tore of the partial tiles at the right edge that an earlier run left.</summary>
    private void MendPartials()
    {
        for (int level = 0; level < MerkleTile.LevelsMax; level++)
        {
            try
            {
                MendPartials(_reader, level, _openedAt >> (MerkleTile.Height * (level + 1)), _openedAt);
            }
            catch (TileDamagedException)
            {
                // As for full tiles.
            }
        }
    }

    private void MendPartials(TileReader reader, int level, long index, long size)
    {
        int width = MerkleTile.WidthAt(level, index, size);
        if (width is 0 or MerkleTile.FullWidth) return;
        Span<byte> hashes = _hashes.AsSpan(0, width * MerkleHash.Bytes);
        reader.Read(new TilePath(level, index, width), hashes);
        _tiles.MendPartials(level, index, hashes);
    }

    private long FirstAt(int level) => _records.FirstIndex >> (MerkleTile.Height * (level + 1));

    private void MakeAgain(int level, long index)
    {
        try
        {
            _reader.Read(new TilePath(level, index, MerkleTile.FullWidth), _hashes);
        }
        catch (TileDamagedException)
        {
            // The records are not those of the tree: verifying says so.
        }
    }
}
