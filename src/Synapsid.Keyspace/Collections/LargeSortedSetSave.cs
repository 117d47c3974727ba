using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>Writes a large sorted set in the order of its members' hashes, each as it is when it is reached.</summary>
internal sealed class LargeSortedSetSave(LargeSortedSet set) : ILargeValueSave
{
    private const int MembersAtOnce = 16;
    private readonly List<uint> _found = [];
    private ulong _cursor;
    private bool _ended;

    /// <inheritdoc/>
    public bool Next(EffectWriter effects, int database, ReadOnlySpan<byte> key, int bytesMax)
    {
        if (_ended || set.IsDisposed) return false;
        ElementLog log = new(effects, EffectKind.SortedSetPut, database, key);
        int bytes = 0;
        do
        {
            _found.Clear();
            _cursor = set.Members.Scan(_cursor, MembersAtOnce, _found);
            _ended = _cursor == 0;
            foreach (uint reference in _found)
            {
                MemberEntry entry = set.Members[reference];
                log.Add(entry.Member, set.ScoreAt(reference));
                bytes += entry.Bytes;
            }
        }
        while (!_ended && bytes < bytesMax);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _ended = true;
}
