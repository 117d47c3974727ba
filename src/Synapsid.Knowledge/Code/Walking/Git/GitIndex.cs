using System.Buffers.Binary;

namespace Synapsid.Knowledge.Code.Walking.Git;

/// <summary>
/// The tracked paths of a repository, read from <c>.git/index</c> (gitformat-index(5), versions 2 to 4). The bytes are
/// not trusted: what is malformed gives false, never an exception. Of a split index the paths of both files are
/// tracked, also those that the newer one takes away; that keeps a file too many at the worst.
/// </summary>
/// <remarks>
/// All paths lie behind one another in one array, in the order of their bytes, and are found by bisection.
/// </remarks>
internal sealed class GitIndex
{
    private const int HeaderBytes = 12;
    private const int StatBytes = 40;
    private const int EntriesMax = 50_000_000;
    private const uint TypeMask = 0xF000, Submodule = 0xE000, SparseFolder = 0x4000;
    private const ushort ExtendedFlag = 0x4000;

    private readonly byte[] _paths;
    private readonly int[] _ends;
    private readonly bool[] _isSubmodule;
    private GitIndex? _folded;

    private GitIndex(byte[] paths, int[] ends, bool[] isSubmodule)
    {
        _paths = paths;
        _ends = ends;
        _isSubmodule = isSubmodule;
    }

    /// <summary>The index of a repository in which nothing is tracked.</summary>
    public static GitIndex Empty { get; } = new([], [], []);

    /// <summary>How many paths there are; one in conflict counts once for each side.</summary>
    public int Count => _ends.Length;

    /// <summary>
    /// The same paths with small letters for the capital ones of ASCII, as git compares them under core.ignoreCase.
    /// Made when it is first asked for.
    /// </summary>
    public GitIndex Folded => Volatile.Read(ref _folded) ?? Fold();

    /// <summary>Reads an index.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="hashBytes">The length of an object's name: 20, or 32 with SHA-256.</param>
    /// <param name="index">The paths.</param>
    /// <param name="shared">The name of the index that this one adds to, where it is split.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int hashBytes, out GitIndex index, out string? shared)
    {
        index = Empty;
        shared = null;
        if (bytes.Length < HeaderBytes || !bytes.StartsWith("DIRC"u8)) return false;
        uint version = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        int entryBytesMin = StatBytes + hashBytes + 3;
        if (version is < 2 or > 4 || count > EntriesMax || count > bytes.Length / entryBytesMin) return false;
        Collector found = new((int)count, bytes.Length);
        int at = HeaderBytes;
        for (uint i = 0; i < count; i++)
        {
            if (!TryReadEntry(bytes, ref at, version, hashBytes, found)) return false;
        }

        if (!TryReadExtensions(bytes, at, hashBytes, out shared)) return false;
        index = found.ToIndex();
        return true;
    }

    /// <summary>The paths of both.</summary>
    public GitIndex With(GitIndex other)
    {
        Collector all = new(Count + other.Count, _paths.Length + other._paths.Length);
        int left = 0;
        int right = 0;
        while (left < Count || right < other.Count)
        {
            bool takesLeft = right == other.Count
                || (left < Count && this[left].SequenceCompareTo(other[right]) <= 0);
            if (takesLeft) all.Add(this[left], _isSubmodule[left++]);
            else all.Add(other[right], other._isSubmodule[right++]);
        }

        return all.ToIndex();
    }

    /// <summary>Whether the same paths are tracked in both.</summary>
    public bool IsSameAs(GitIndex other)
    {
        if (!_ends.AsSpan().SequenceEqual(other._ends) || !_isSubmodule.AsSpan().SequenceEqual(other._isSubmodule))
        {
            return false;
        }

        int used = Count == 0 ? 0 : _ends[^1];
        return _paths.AsSpan(0, used).SequenceEqual(other._paths.AsSpan(0, used));
    }

    /// <summary>The path of a place in the order.</summary>
    public ReadOnlySpan<byte> this[int place] => _paths.AsSpan(Begin(place), _ends[place] - Begin(place));

    /// <summary>Whether exactly that path is tracked, as a file.</summary>
    public bool HasFile(ReadOnlySpan<byte> path)
    {
        int place = LowerBound(path);
        return place < Count && !_isSubmodule[place] && this[place].SequenceEqual(path);
    }

    /// <summary>The same for one path after another in their order, mostly without bisection.</summary>
    public bool HasFile(ReadOnlySpan<byte> path, ref int hint)
    {
        if (hint >= Count || !this[hint].SequenceEqual(path)) hint = LowerBound(path);
        if (hint >= Count || !this[hint].SequenceEqual(path)) return false;
        return !_isSubmodule[hint++];
    }

    /// <summary>Whether a folder, named with its last '/', holds something tracked or is a submodule.</summary>
    public bool HasFolder(ReadOnlySpan<byte> folder)
    {
        int place = LowerBound(folder);
        if (place < Count && this[place].StartsWith(folder)) return true;
        return IsSubmodule(folder[..^1]);
    }

    /// <summary>Whether that path is the place of another repository.</summary>
    public bool IsSubmodule(ReadOnlySpan<byte> path)
    {
        int place = LowerBound(path);
        return place < Count && _isSubmodule[place] && this[place].SequenceEqual(path);
    }

    /// <summary>Writes small letters for the capital ones of ASCII.</summary>
    public static void Fold(ReadOnlySpan<byte> path, Span<byte> folded)
    {
        for (int i = 0; i < path.Length; i++)
        {
            folded[i] = path[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(path[i] | 0x20) : path[i];
        }
    }

    private GitIndex Fold()
    {
        Collector all = new(Count, _paths.Length);
        byte[] path = [];
        for (int place = 0; place < Count; place++)
        {
            ReadOnlySpan<byte> known = this[place];
            if (path.Length < known.Length) path = new byte[2 * known.Length];
            Fold(known, path);
            all.Add(path.AsSpan(0, known.Length), _isSubmodule[place]);
        }

        GitIndex folded = all.ToIndex();
        Volatile.Write(ref _folded, folded);
        return folded;
    }

    private int Begin(int place) => place == 0 ? 0 : _ends[place - 1];

    private int LowerBound(ReadOnlySpan<byte> path)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (this[middle].SequenceCompareTo(path) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static bool TryReadEntry(
        ReadOnlySpan<byte> bytes, ref int at, uint version, int hashBytes, Collector found)
    {
        int begin = at;
        int flagsAt = begin + StatBytes + hashBytes;
        if (flagsAt + 2 > bytes.Length) return false;
        uint mode = BinaryPrimitives.ReadUInt32BigEndian(bytes[(begin + 24)..]);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[flagsAt..]);
        at = flagsAt + 2;
        if ((flags & ExtendedFlag) != 0)
        {
            if (version < 3) return false;
            at += 2;
        }

        if (at > bytes.Length) return false;
        int kept = 0;
        if (version == 4)
        {
            if (!TryReadVarInt(bytes, ref at, out int dropped) || dropped > found.LastLength) return false;
            kept = found.LastLength - dropped;
        }

        int length = bytes[at..].IndexOf((byte)0);
        if (length < 0) return false;
        bool isSubmodule = (mode & TypeMask) == Submodule;
        if (!found.TryAdd(kept, bytes.Slice(at, length), isSubmodule, (mode & TypeMask) == SparseFolder)) return false;
        at += length + 1;
        if (version < 4) at = begin + ((at - 1 - begin + 8) & ~7);
        return at <= bytes.Length;
    }

    /// <summary>The number format of packs: seven bits a byte, the highest first, each further byte adding 1.</summary>
    private static bool TryReadVarInt(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        value = 0;
        if (at >= bytes.Length) return false;
        byte next = bytes[at++];
        long sum = next & 0x7F;
        while ((next & 0x80) != 0)
        {
            if (at >= bytes.Length || sum > int.MaxValue >> 8) return false;
            next = bytes[at++];
            sum = ((sum + 1) << 7) | (uint)(next & 0x7F);
        }

        value = (int)sum;
        return true;
    }

    /// <summary>Looks among the extensions, which lie before the checksum, for the link of a split index.</summary>
    private static bool TryReadExtensions(ReadOnlySpan<byte> bytes, int at, int hashBytes, out string? shared)
    {
        shared = null;
        while (at + 8 <= bytes.Length - hashBytes)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            if (length > bytes.Length - at - 8) return false;
            if (bytes[at..].StartsWith("link"u8) && length >= hashBytes)
            {
                ReadOnlySpan<byte> name = bytes.Slice(at + 8, hashBytes);
                if (name.ContainsAnyExcept((byte)0)) shared = Convert.ToHexStringLower(name);
            }

            at += 8 + (int)length;
        }

        return true;
    }

    /// <summary>Gathers paths while an index is read.</summary>
    private sealed class Collector(int count, int bytes)
    {
        private readonly int[] _ends = new int[count];
        private readonly bool[] _isSubmodule = new bool[count];
        private byte[] _paths = new byte[Math.Max(256, bytes / 2)];
        private byte[] _last = new byte[256];
        private int _count;
        private int _used;
        private bool _isSorted = true;

        /// <summary>The length of the path read last, also of one that was not kept.</summary>
        public int LastLength { get; private set; }

        public bool TryAdd(int kept, ReadOnlySpan<byte> rest, bool isSubmodule, bool isSparse)
        {
            int length = kept + rest.Length;
            if (length > _last.Length) Array.Resize(ref _last, length * 2);
            rest.CopyTo(_last.AsSpan(kept));
            LastLength = length;

            // A split index has entries without a name, a sparse one folders: neither is a file here.
            if (length > 0 && !isSparse) Add(_last.AsSpan(0, length), isSubmodule);
            return (long)_used + length < int.MaxValue / 2;
        }

        public void Add(ReadOnlySpan<byte> path, bool isSubmodule)
        {
            if (_used + path.Length > _paths.Length) Array.Resize(ref _paths, (_used + path.Length) * 2);
            path.CopyTo(_paths.AsSpan(_used));
            if (_count > 0) _isSorted &= Path(_count - 1).SequenceCompareTo(path) <= 0;
            _used += path.Length;
            _ends[_count] = _used;
            _isSubmodule[_count++] = isSubmodule;
        }

        public GitIndex ToIndex()
        {
            if (_isSorted) return new GitIndex(_paths, _ends[.._count], _isSubmodule[.._count]);
            int[] order = [.. Enumerable.Range(0, _count)];
            Array.Sort(order, (left, right) => Path(left).SequenceCompareTo(Path(right)));
            Collector sorted = new(_count, _used * 2);
            foreach (int place in order) sorted.Add(Path(place), _isSubmodule[place]);
            return new GitIndex(sorted._paths, sorted._ends, sorted._isSubmodule);
        }

        private ReadOnlySpan<byte> Path(int place)
        {
            int begin = place == 0 ? 0 : _ends[place - 1];
            return _paths.AsSpan(begin, _ends[place] - begin);
        }
    }
}
