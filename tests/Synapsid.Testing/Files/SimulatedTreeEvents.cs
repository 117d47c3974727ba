using System.Text;
using Synapsid.Base.Files.Sources;

namespace Synapsid.Testing.Files;

/// <summary>Events that a test makes itself, over folders of which it says how following them ends.</summary>
public sealed class SimulatedTreeEvents : ITreeEvents
{
    private readonly Dictionary<string, int> _watches = [];
    private readonly Queue<(int Watch, TreeEventKinds Kinds, byte[] Name)> _queue = [];
    private int _next;

    /// <summary>How following a folder ends, by its absolute path.</summary>
    public Func<string, WatchOutcome> Outcome { get; set; } = _ => WatchOutcome.Done;

    /// <summary>Called after a folder began to be followed.</summary>
    public Action<string>? Watched { get; set; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyCollection<string> Folders => _watches.Keys;

    /// <summary>Makes an event in a folder that is followed.</summary>
    public void Tell(string folder, TreeEventKinds kinds, string name) =>
        _queue.Enqueue((_watches[folder], kinds, Encoding.UTF8.GetBytes(name)));

    /// <summary>Says that the queue ran over.</summary>
    public void TellLost() => _queue.Enqueue((-1, TreeEventKinds.Lost, []));

    public WatchOutcome Watch(ReadOnlySpan<byte> folder, out int watch)
    {
        string path = Encoding.UTF8.GetString(folder);
        watch = -1;
        WatchOutcome outcome = Outcome(path);
        if (outcome != WatchOutcome.Done) return outcome;
        if (!_watches.TryGetValue(path, out watch)) _watches.Add(path, watch = ++_next);
        Watched?.Invoke(path);
        return WatchOutcome.Done;
    }

    public void Unwatch(int watch)
    {
        foreach (string path in _watches.Where(one => one.Value == watch).Select(one => one.Key).ToArray())
        {
            _watches.Remove(path);
            _queue.Enqueue((watch, TreeEventKinds.Ended, []));
        }
    }

    public bool TryRead(out TreeEvent found)
    {
        bool isThere = _queue.TryDequeue(out (int Watch, TreeEventKinds Kinds, byte[] Name) one);
        found = isThere ? new TreeEvent(one.Watch, one.Kinds, one.Name) : default;
        return isThere;
    }

    public bool Wait(TimeSpan timeout, CancellationToken cancellation) => _queue.Count > 0;

    public void Dispose() => IsDisposed = true;
}
