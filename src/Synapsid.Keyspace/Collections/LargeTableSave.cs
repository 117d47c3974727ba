using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>Writes a large hash or set in the order of its members' hashes, each as it is when it is reached.</summary>
internal sealed class LargeTableSave(LargeTable table) : ILargeValueSave
{
    private const int MembersAtOnce = 16;
    private readonly List<uint> _found = [];
    private ulong _cursor;
    private bool _ended;

    /// <inheritdoc/>
    public bool Next(EffectWriter effects, int database, ReadOnlySpan<byte> key, int bytesMax)
    {
        if (_ended || table.IsDisposed) return false;
        bool isHash = table.Type == KeyType.Hash;
        EffectKind kind = isHash ? EffectKind.HashSet : EffectKind.SetAdd;
        ElementLog log = new(effects, kind, database, key);
        int bytes = 0;
        do
        {
            _found.Clear();
            _cursor = table.Members.Scan(_cursor, MembersAtOnce, _found);
            _ended = _cursor == 0;
            foreach (uint reference in _found)
            {
                MemberEntry entry = table.Members[reference];
                if (isHash) log.Add(entry.Member, entry.Value);
                else log.Add(entry.Member);
                bytes += entry.Bytes;
            }
        }
        while (!_ended && bytes < bytesMax);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _ended = true;
}
