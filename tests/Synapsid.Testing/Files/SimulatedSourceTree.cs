using System.Text;
using Synapsid.Base.Files.Sources;

namespace Synapsid.Testing.Files;

/// <summary>
/// A tree of sources in memory: with links, failures where a test wants them, and changes while somebody looks. Paths
/// are absolute; names may be any bytes.
/// </summary>
public sealed class SimulatedSourceTree : ISourceTree
{
    private const int HopsMax = 40;

    private readonly object _gate = new();
    private readonly SimulatedSourceNode _root = new(SourceEntryKind.Folder, [], 1, 1);
    private ulong _inodes = 1;
    private long _stats;

    /// <summary>The time that changes bear from now on, in nanoseconds since 1970.</summary>
    public long NowNs { get; set; } = 1_000_000_000;

    /// <summary>Called before each look at the tree, with what is done and the path; may change the tree.</summary>
    public Action<string, string>? Looking { get; set; }

    /// <summary>How often a stamp was asked for by name.</summary>
    public long StatCount => Interlocked.Read(ref _stats);

    public SimulatedSourceNode AddFolder(string path) => Add(path, SourceEntryKind.Folder, []);

    public SimulatedSourceNode AddFile(string path, string text = "x") => AddFile(path, Encoding.UTF8.GetBytes(text));

    public SimulatedSourceNode AddFile(string path, byte[] content) => Add(path, SourceEntryKind.File, content);

    public SimulatedSourceNode AddLink(string path, string target) =>
        Add(path, SourceEntryKind.Link, Encoding.UTF8.GetBytes(target));

    public SimulatedSourceNode AddSpecial(string path) => Add(path, SourceEntryKind.Special, []);

    /// <summary>A file whose name is no text.</summary>
    public SimulatedSourceNode AddFile(string folder, byte[] name, byte[] content) =>
        AddBelow(folder, name, SourceEntryKind.File, content);

    /// <summary>A folder whose name is no text.</summary>
    public SimulatedSourceNode AddFolder(string folder, byte[] name) =>
        AddBelow(folder, name, SourceEntryKind.Folder, []);

    /// <summary>Writes a file that is there anew.</summary>
    public void Write(string path, string text)
    {
        lock (_gate)
        {
            SimulatedSourceNode node = Get(path);
            node.Content = Encoding.UTF8.GetBytes(text);
            (node.ModifiedNs, node.ChangedNs) = (NowNs, NowNs);
        }
    }

    public void Remove(string path)
    {
        lock (_gate)
        {
            int slash = path.LastIndexOf('/');
            SimulatedSourceNode folder = Get(slash == 0 ? "/" : path[..slash]);
            folder.Below.Remove(Key(Encoding.UTF8.GetBytes(path[(slash + 1)..])));
            (folder.ModifiedNs, folder.ChangedNs) = (NowNs, NowNs);
        }
    }

    public SourceOutcome OpenFolder(ReadOnlySpan<byte> path, out ISourceFolder? folder)
    {
        folder = null;
        Look("open", path);
        lock (_gate)
        {
            SourceOutcome outcome = Find(path, followsLast: false, out SimulatedSourceNode? node, out _);
            if (outcome != SourceOutcome.Done) return outcome;
            if (node!.Kind == SourceEntryKind.Link) return SourceOutcome.OtherKind;
            if (node.Kind != SourceEntryKind.Folder) return SourceOutcome.Absent;
            if (node.OpenFailure != SourceOutcome.Done) return node.OpenFailure;
            folder = new SimulatedSourceFolder(this, Encoding.UTF8.GetString(path), node);
            return SourceOutcome.Done;
        }
    }

    public SourceOutcome Stat(ReadOnlySpan<byte> path, bool follow, out SourceStamp stamp)
    {
        stamp = default;
        Look("stat", path);
        lock (_gate)
        {
            SourceOutcome outcome = Find(path, follow, out SimulatedSourceNode? node, out _);
            return outcome == SourceOutcome.Done ? StampOf(node!, out stamp) : outcome;
        }
    }

    public SourceOutcome Read(ReadOnlySpan<byte> path, bool follow, int bytesMax, SourceContent content)
    {
        content.Begin(default, 0);
        Look("read", path);
        lock (_gate)
        {
            SourceOutcome outcome = Find(path, follow, out SimulatedSourceNode? node, out _);
            return outcome == SourceOutcome.Done ? ReadNode(node!, bytesMax, content) : outcome;
        }
    }

    public SourceOutcome Resolve(ReadOnlySpan<byte> path, out byte[]? resolved)
    {
        resolved = null;
        Look("resolve", path);
        lock (_gate)
        {
            SourceOutcome outcome = Find(path, followsLast: true, out _, out List<string> way);
            if (outcome == SourceOutcome.Done) resolved = Encoding.Latin1.GetBytes("/" + string.Join('/', way));
            return outcome;
        }
    }

    internal void List(string path, SimulatedSourceNode folder, SourceListing listing)
    {
        Look("list", Encoding.UTF8.GetBytes(path));
        lock (_gate)
        {
            listing.Clear();
            foreach ((string name, SimulatedSourceNode node) in folder.Below)
            {
                listing.Add(Encoding.Latin1.GetBytes(name), node.IsKindUntold ? SourceEntryKind.Unknown : node.Kind);
            }
        }
    }

    internal SourceOutcome StatIn(
        string path, SimulatedSourceNode folder, ReadOnlySpan<byte> name, out SourceStamp stamp)
    {
        stamp = default;
        Interlocked.Increment(ref _stats);
        Look("stat", [.. Encoding.UTF8.GetBytes(path), (byte)'/', .. name]);
        lock (_gate)
        {
            bool isThere = folder.Below.TryGetValue(Key(name), out SimulatedSourceNode? node);
            return isThere ? StampOf(node!, out stamp) : SourceOutcome.Absent;
        }
    }

    internal SourceOutcome ReadIn(
        string path, SimulatedSourceNode folder, ReadOnlySpan<byte> name, int bytesMax, SourceContent content)
    {
        content.Begin(default, 0);
        Look("read", [.. Encoding.UTF8.GetBytes(path), (byte)'/', .. name]);
        lock (_gate)
        {
            bool isThere = folder.Below.TryGetValue(Key(name), out SimulatedSourceNode? node);
            return isThere ? ReadNode(node!, bytesMax, content) : SourceOutcome.Absent;
        }
    }

    private static SourceOutcome StampOf(SimulatedSourceNode node, out SourceStamp stamp)
    {
        stamp = node.StatFailure == SourceOutcome.Done ? node.Stamp : default;
        return node.StatFailure;
    }

    private static SourceOutcome ReadNode(SimulatedSourceNode node, int bytesMax, SourceContent content)
    {
        if (node.Kind != SourceEntryKind.File) return SourceOutcome.OtherKind;
        if (node.OpenFailure != SourceOutcome.Done) return node.OpenFailure;
        Span<byte> room = content.Begin(node.Stamp, bytesMax);
        node.Content.AsSpan(0, room.Length).CopyTo(room);
        content.End(room.Length);
        return SourceOutcome.Done;
    }

    private SimulatedSourceNode Add(string path, SourceEntryKind kind, byte[] content)
    {
        int slash = path.LastIndexOf('/');
        return AddBelow(slash == 0 ? "/" : path[..slash], Encoding.UTF8.GetBytes(path[(slash + 1)..]), kind, content);
    }

    private SimulatedSourceNode AddBelow(string folder, byte[] name, SourceEntryKind kind, byte[] content)
    {
        lock (_gate)
        {
            SimulatedSourceNode above = _root;
            foreach (string part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                string key = Key(Encoding.UTF8.GetBytes(part));
                if (!above.Below.TryGetValue(key, out SimulatedSourceNode? next))
                {
                    next = Insert(above, key, SourceEntryKind.Folder, []);
                }

                above = next;
            }

            return Insert(above, Key(name), kind, content);
        }
    }

    private SimulatedSourceNode Insert(SimulatedSourceNode folder, string key, SourceEntryKind kind, byte[] content)
    {
        SimulatedSourceNode node = new(kind, content, ++_inodes, NowNs);
        folder.Below[key] = node;
        (folder.ModifiedNs, folder.ChangedNs) = (NowNs, NowNs);
        return node;
    }

    private SimulatedSourceNode Get(string path)
    {
        SourceOutcome outcome = Find(Encoding.UTF8.GetBytes(path), followsLast: false, out SimulatedSourceNode? node, out _);
        return outcome == SourceOutcome.Done ? node! : throw new ArgumentException($"'{path}': {outcome}", nameof(path));
    }

    private SourceOutcome Find(
        ReadOnlySpan<byte> path, bool followsLast, out SimulatedSourceNode? node, out List<string> way)
    {
        List<string> parts = [.. Key(path).Split('/', StringSplitOptions.RemoveEmptyEntries)];
        way = [];
        int hops = 0;
        node = _root;
        Stack<SimulatedSourceNode> nodes = new([_root]);
        for (int i = 0; i < parts.Count; i++)
        {
            string part = parts[i];
            if (part == ".") continue;
            if (part == "..")
            {
                if (nodes.Count > 1) nodes.Pop();
                if (way.Count > 0) way.RemoveAt(way.Count - 1);
                node = nodes.Peek();
                continue;
            }

            if (node.Kind != SourceEntryKind.Folder || !node.Below.TryGetValue(part, out SimulatedSourceNode? next))
            {
                node = null;
                return SourceOutcome.Absent;
            }

            if (next.Kind == SourceEntryKind.Link && (followsLast || i < parts.Count - 1))
            {
                if (++hops > HopsMax) return SourceOutcome.Loop;
                string target = Encoding.Latin1.GetString(next.Content);
                parts.RemoveRange(0, i + 1);
                parts.InsertRange(0, target.Split('/', StringSplitOptions.RemoveEmptyEntries));
                i = -1;
                if (!target.StartsWith('/')) continue;
                nodes = new([_root]);
                way.Clear();
                node = _root;
                continue;
            }

            node = next;
            nodes.Push(next);
            way.Add(part);
        }

        return SourceOutcome.Done;
    }

    private void Look(string what, ReadOnlySpan<byte> path) => Looking?.Invoke(what, Encoding.UTF8.GetString(path));

    private static string Key(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);
}
