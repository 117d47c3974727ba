namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// Remembers the stamps of the files of one tree, so that the system need not be asked again. A
/// <see cref="TreeWatcher"/> fills it and takes out what it is told has changed; without one it stays empty. What was
/// used longest ago goes first.
/// </summary>
/// <remarks>
/// An answer is as good as the watcher's last look into its queue: what changed since is told at the next one. What no
/// watcher can see (a write through a hard link elsewhere) is found when the entry has lived its time. Safe for use by
/// many threads.
/// </remarks>
public sealed class StatCache
{
    private const int None = -1;

    // Opening, closing and two listings, the second empty, besides the stamp.
    private const int CallsAFolder = 5;

    private readonly object _gate = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly int _entriesMax;
    private readonly TimeSpan _life;
    private readonly TimeProvider _time;
    private int _newest = None;
    private int _oldest = None;
    private long _callsOfSweep;
    private long _hits;
    private long _misses;
    private long _expired;
    private long _sweeps;
    private long _callsOfSweeps;

    /// <summary>Makes an empty one.</summary>
    /// <param name="entriesMax">How many files are remembered at most.</param>
    /// <param name="life">For how long a stamp is believed.</param>
    /// <param name="time">The clock.</param>
    public StatCache(int entriesMax, TimeSpan life, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entriesMax, 1);
        _entriesMax = entriesMax;
        _life = life;
        _time = time;
    }

    /// <summary>What it did so far.</summary>
    public StatCacheFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return new StatCacheFigures(
                    _hits, _misses, _expired, _sweeps, _hits + _callsOfSweeps, _places.Count, _entriesMax);
            }
        }
    }

    /// <summary>The stamp of a file, by its path below the root.</summary>
    public bool TryGet(string path, out WalkedFile file)
    {
        lock (_gate)
        {
            file = default;
            if (!_places.TryGetValue(path, out int place))
            {
                _misses++;
                return false;
            }

            Entry entry = _entries[place];
            if (_time.GetElapsedTime(entry.Since) > _life)
            {
                _expired++;
                _misses++;
                Remove(path, place);
                return false;
            }

            _hits++;
            Unlink(entry);
            LinkNewest(place, entry);
            file = entry.File;
            return true;
        }
    }

    /// <summary>Notes that all files of the tree were known to be unchanged, so that no walk was made.</summary>
    public void CountSweep()
    {
        lock (_gate)
        {
            _sweeps++;
            _callsOfSweeps += _callsOfSweep;
        }
    }

    /// <summary>Takes over what a walk saw; an entry with the same stamp keeps its age.</summary>
    internal void Fill(WalkResult walk, Func<string, bool> isToBeLeftOut)
    {
        lock (_gate)
        {
            _entries.EnsureCapacity(Math.Min(walk.Files.Count, _entriesMax));
            _callsOfSweep = walk.Files.Count + ((long)walk.Folders.Count * CallsAFolder);
            foreach (WalkedFile file in walk.Files)
            {
                if (_places.TryGetValue(file.Path, out int place))
                {
                    Entry entry = _entries[place];
                    bool isSame = entry.File with { IsTracked = file.IsTracked } == file;
                    if (isSame) _entries[place] = entry with { File = file };
                    else Remove(file.Path, place);
                    if (isSame) continue;
                }

                if (!isToBeLeftOut(file.Path)) Add(file);
            }
        }
    }

    /// <summary>Forgets a file.</summary>
    internal void Drop(string path)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(path, out int place)) Remove(path, place);
        }
    }

    /// <summary>Forgets all files.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _places.Clear();
            _entries.Clear();
            _free.Clear();
            (_newest, _oldest) = (None, None);
        }
    }

    private void Add(WalkedFile file)
    {
        if (_places.Count == _entriesMax) Remove(_entries[_oldest].File.Path, _oldest);
        if (!_free.TryPop(out int place))
        {
            place = _entries.Count;
            _entries.Add(default);
        }

        _places.Add(file.Path, place);
        LinkNewest(place, new Entry(file, _time.GetTimestamp(), None, None));
    }

    private void Remove(string path, int place)
    {
        _places.Remove(path);
        Unlink(_entries[place]);
        _entries[place] = default;
        _free.Push(place);
    }

    private void LinkNewest(int place, Entry entry)
    {
        _entries[place] = entry with { Newer = None, Older = _newest };
        if (_newest != None) _entries[_newest] = _entries[_newest] with { Newer = place };
        _newest = place;
        if (_oldest == None) _oldest = place;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Newer == None) _newest = entry.Older;
        else _entries[entry.Newer] = _entries[entry.Newer] with { Older = entry.Older };
        if (entry.Older == None) _oldest = entry.Newer;
        else _entries[entry.Older] = _entries[entry.Older] with { Newer = entry.Newer };
    }

    private readonly record struct Entry(WalkedFile File, long Since, int Newer, int Older);
}
