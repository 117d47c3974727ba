using System.Numerics;

namespace Synapsid.Knowledge.Code.Walking.Ignore;

/// <summary>
/// Numbers of patterns by a hash; of those under one hash the latest first. A hit is only likely: the pattern itself
/// decides.
/// </summary>
internal sealed class IgnoreTable
{
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly ulong[] _hashes;
    private readonly int[] _patterns;
    private readonly int _shift;

    /// <summary>Makes it of pairs in ascending order of the patterns.</summary>
    public IgnoreTable(List<(ulong Hash, int Pattern)> pairs)
    {
        int bits = Math.Max(1, BitOperations.Log2((uint)pairs.Count) + 2);
        _shift = 64 - bits;
        _heads = new int[1 << bits];
        _heads.AsSpan().Fill(-1);
        _next = new int[pairs.Count];
        _hashes = new ulong[pairs.Count];
        _patterns = new int[pairs.Count];
        for (int i = 0; i < pairs.Count; i++)
        {
            (_hashes[i], _patterns[i]) = pairs[i];
            int bucket = (int)(_hashes[i] >> _shift);
            _next[i] = _heads[bucket];
            _heads[bucket] = i;
        }
    }

    /// <summary>The first entry of a hash, or -1.</summary>
    public int First(ulong hash) => Skip(_heads[(int)(hash >> _shift)], hash);

    /// <summary>The next entry of the same hash, or -1.</summary>
    public int Next(int entry) => Skip(_next[entry], _hashes[entry]);

    public int Pattern(int entry) => _patterns[entry];

    private int Skip(int entry, ulong hash)
    {
        while (entry >= 0 && _hashes[entry] != hash) entry = _next[entry];
        return entry;
    }
}
