using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>Writes a large list as it was when the save began, node by node.</summary>
internal sealed class LargeListSave(LargeList list, ListNode[] nodes) : ILargeValueSave
{
    private int _next;
    private int _offset;
    private bool _released;

    /// <inheritdoc/>
    public bool Next(EffectWriter effects, int database, ReadOnlySpan<byte> key, int bytesMax)
    {
        if (_released || list.IsDisposed || _next == nodes.Length) return false;
        ElementLog log = new(effects, EffectKind.ListPushRight, database, key);
        for (int bytes = 0; bytes < bytesMax && _next < nodes.Length;)
        {
            if (ListEntries.TryNext(nodes[_next].Bytes, ref _offset, out ReadOnlySpan<byte> element))
            {
                log.Add(element);
                bytes += element.Length + 1;
                continue;
            }

            nodes[_next++] = null!;
            _offset = 0;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_released) return;
        _released = true;
        list.Release();
    }
}
