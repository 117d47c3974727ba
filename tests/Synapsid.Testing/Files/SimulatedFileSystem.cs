using Synapsid.Base.Files;

namespace Synapsid.Testing.Files;

/// <summary>
/// A file system in memory that forgets as a disk may: <see cref="Crash"/> keeps what was synced, and of the rest any
/// part. Writes are kept or lost by blocks of 512 bytes, in no order, and one of them may be torn; names that were
/// created, renamed or deleted without <see cref="SyncDirectory"/> are kept or lost one by one.
/// </summary>
/// <remarks>
/// Every call that changes something is an operation with a number, so that a test can crash, or fail, at
/// each of them in turn. After a crash or at <see cref="CrashAtOperation"/> open files are dead, as they are when the
/// power is gone. Thread-safe. Directories need no syncing, as <see cref="IFileSystem.CreateDirectory"/> promises.
/// </remarks>
public sealed class SimulatedFileSystem : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SimulatedNode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedNode> _syncedNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsyncedNames = [];
    private readonly HashSet<SimulatedNode> _locked = [];

    /// <summary>Operations so far.</summary>
    public long Operations { get; private set; }

    /// <summary>From this operation on, counted from 0, everything throws as if the power were gone.</summary>
    public long CrashAtOperation { get; set; } = long.MaxValue;

    /// <summary>This one operation, counted from 0, throws an <see cref="IOException"/> and does nothing.</summary>
    public long FailAtOperation { get; set; } = -1;

    /// <summary>While true, every sync of a file throws, and nothing is synced.</summary>
    public bool FailSyncs { get; set; }

    /// <summary>Called on the thread that syncs a file, before it is synced and with no lock held.</summary>
    public Action? Syncing { get; set; }

    /// <summary>Told of each write to a file: its path, and the offsets of its first byte and behind its last.</summary>
    public Action<string, long, long>? Writing { get; set; }

    /// <summary>While true, every change throws <see cref="UnauthorizedAccessException"/>.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Bytes that all files together may have; beyond it <see cref="DiskFullException"/>.</summary>
    public long SpaceBytes { get; set; } = long.MaxValue;

    /// <summary>Counts power losses; a file opened before the last one is dead.</summary>
    internal int Epoch { get; private set; }

    internal Lock Gate => _gate;

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        lock (_gate) return _names.ContainsKey(path);
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        lock (_gate) Operate(path, "create the folder");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        lock (_gate)
        {
            IEnumerable<string> paths = _names.Keys.Where(path => DirectoryOf(path) == directory);
            return [.. paths.Select(path => Path.GetFileName(path))];
        }
    }

    /// <inheritdoc/>
    public IFile Open(string path, FileIntent intent)
    {
        lock (_gate)
        {
            bool exists = _names.TryGetValue(path, out SimulatedNode? node);
            if (intent is FileIntent.Read or FileIntent.ReadWrite)
            {
                CheckPower();
                return node is not null
                    ? new SimulatedFile(this, path, node)
                    : throw new FileNotFoundException($"Cannot open '{path}': there is no such file.", path);
            }

            Operate(path, "create");
            if (exists && intent != FileIntent.CreateOrReplace) throw new IOException($"Cannot create '{path}': it exists.");
            if (exists) node!.SetLength(0);
            else node = Create(path);
            return new SimulatedFile(this, path, node!);
        }
    }

    /// <inheritdoc/>
    public IFile? TryOpenExclusive(string path)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(path, out SimulatedNode? node))
            {
                Operate(path, "create");
                node = Create(path);
            }

            CheckPower();
            return _locked.Add(node) ? new SimulatedFile(this, path, node, holdsLock: true) : null;
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Operate(to, "rename to");
            if (!_names.Remove(from, out SimulatedNode? node))
            {
                throw new FileNotFoundException($"Cannot rename '{from}': there is no such file.", from);
            }

            _names[to] = node;
            _unsyncedNames.Add(new NameChange(to, node, from));
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(path)) return;
            Operate(path, "delete");
            _names.Remove(path);
            _unsyncedNames.Add(new NameChange(path, null, null));
        }
    }

    /// <inheritdoc/>
    public void DeleteDirectory(string path)
    {
        // Directories are only the beginnings of paths here: an empty one is none.
        lock (_gate) Operate(path, "delete the folder");
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            Operate(path, "sync the folder");
            foreach (NameChange change in _unsyncedNames)
            {
                if (DirectoryOf(change.Path) == path) change.Apply(_syncedNames);
            }

            _unsyncedNames.RemoveAll(change => DirectoryOf(change.Path) == path);
        }
    }

    /// <summary>
    /// Loses the power and gives it back: what was not synced is kept or lost as the seed says. Clears every fault that
    /// was set.
    /// </summary>
    public void Crash(int seed)
    {
        lock (_gate)
        {
            Random random = new(seed);
            Epoch++;
            _locked.Clear();
            (CrashAtOperation, FailAtOperation, FailSyncs) = (long.MaxValue, -1, false);

            // Now and then nothing, or all, of what was not synced survives: both are worth trying.
            double kept = random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
            foreach (SimulatedNode node in _names.Values.Concat(_syncedNames.Values).Distinct())
            {
                node.Crash(random, kept);
            }

            foreach (NameChange change in _unsyncedNames)
            {
                if (random.NextDouble() < kept) change.Apply(_syncedNames);
            }

            _unsyncedNames.Clear();
            _names.Clear();
            foreach ((string path, SimulatedNode node) in _syncedNames) _names.Add(path, node);
        }
    }

    /// <summary>Ends all open files and locks, as a killed process does; nothing written is lost.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            Epoch++;
            _locked.Clear();
            CrashAtOperation = long.MaxValue;
        }
    }

    /// <summary>Changes a byte of a file behind everybody's back, for good.</summary>
    public void Corrupt(string path, long offset, byte mask = 0xFF)
    {
        lock (_gate) _names[path].Corrupt(offset, mask);
    }

    /// <summary>Makes a file disappear behind everybody's back, for good.</summary>
    public void Lose(string path)
    {
        lock (_gate)
        {
            _names.Remove(path);
            _syncedNames.Remove(path);
            _unsyncedNames.RemoveAll(change => change.Path == path);
        }
    }

    internal void CheckPower()
    {
        if (Operations >= CrashAtOperation) throw new SimulatedCrashException();
    }

    /// <summary>With the gate held: counts a change, and throws where a fault is due.</summary>
    internal void Operate(string path, string what, long growBytes = 0)
    {
        CheckPower();
        if (ReadOnly) throw new UnauthorizedAccessException($"Cannot {what} '{path}': permission denied.");
        if (Operations++ == FailAtOperation) throw new IOException($"Cannot {what} '{path}': simulated failure.");
        if (growBytes > 0 && _names.Values.Sum(node => node.Length) + growBytes > SpaceBytes)
        {
            throw new DiskFullException(path, null);
        }
    }

    internal void Unlock(SimulatedNode node) => _locked.Remove(node);

    private SimulatedNode Create(string path)
    {
        SimulatedNode node = new();
        _names[path] = node;
        _unsyncedNames.Add(new NameChange(path, node, null));
        return node;
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(path) ?? "";

    /// <summary>
    /// A name given to a node, taken from another where it is a rename, or removed where there is no node.
    /// </summary>
    private sealed record NameChange(string Path, SimulatedNode? Node, string? RenamedFrom)
    {
        public void Apply(Dictionary<string, SimulatedNode> names)
        {
            if (RenamedFrom is not null) names.Remove(RenamedFrom);
            if (Node is null) names.Remove(Path);
            else names[Path] = Node;
        }
    }
}
