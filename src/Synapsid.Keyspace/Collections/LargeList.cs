using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// A large list: a deque of packed nodes of up to 8 KiB. Both ends cost constant time; an index is found by walking
/// over nodes from the nearer end. While the list is being saved, a node that the save may hold is copied before it
/// changes.
/// </summary>
/// <remarks><c>LargeList.Nodes.cs</c> has the deque of nodes.</remarks>
internal sealed partial class LargeList : LargeValue
{
    private long _count;

    /// <inheritdoc/>
    public override KeyType Type => KeyType.List;

    /// <inheritdoc/>
    public override long Count => _count;

    /// <inheritdoc/>
    public override long Bytes => _nodeBytes + ((long)_nodes.Length * IntPtr.Size) + (_spare?.Length ?? 0);

    /// <summary>Whether the store has let go of it.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public override ILargeValueSave BeginSave() => new LargeListSave(this, Capture());

    /// <inheritdoc/>
    public override void Dispose() => IsDisposed = true;

    /// <summary>An element joins at the head or the tail.</summary>
    public void Push(ReadOnlySpan<byte> element, bool left)
    {
        int size = ListEntries.SizeOf(element.Length);
        int at = left ? 0 : _nodeCount - 1;
        if (_nodeCount == 0 || !Fits(NodeAt(at), size)) at = AddNode(left, size);
        ListNode node = Writable(at);
        int capacity = node.Capacity;
        ListEntries.Write(node.Replace(left ? 0 : node.Length, 0, size), element);
        _nodeBytes += node.Capacity - capacity;
        node.Count++;
        _count++;
    }

    /// <summary>So many elements leave the head or the tail.</summary>
    public void Drop(long count, bool left)
    {
        while (count > 0)
        {
            int at = left ? 0 : _nodeCount - 1;
            ListNode node = NodeAt(at);
            if (node.Count <= count)
            {
                count -= node.Count;
                _count -= node.Count;
                RemoveNode(at);
                continue;
            }

            node = Writable(at);
            int kept = node.Count - (int)count;
            int place = ListEntries.PlaceOf(node.Bytes, node.Count, left ? (int)count : kept);
            if (left) node.Replace(0, place, 0);
            else node.Replace(place, node.Length - place, 0);
            node.Count = kept;
            _count -= count;
            return;
        }
    }

    /// <summary>Where the element with an index begins; the place behind the last for the count.</summary>
    public long PlaceOf(long index)
    {
        if (index >= _count) return PlaceOf(_nodeCount, 0);
        int at = NodeOf(index, out int within);
        ListNode node = NodeAt(at);
        return PlaceOf(at, ListEntries.PlaceOf(node.Bytes, node.Count, within));
    }

    /// <summary>Reads the element at a place and moves to the next; false behind the last.</summary>
    public bool MoveNext(scoped ref long place, out ReadOnlySpan<byte> element)
    {
        int at = (int)(place >> 32);
        int offset = (int)place;
        while (at < _nodeCount)
        {
            if (ListEntries.TryNext(NodeAt(at).Bytes, ref offset, out element))
            {
                place = PlaceOf(at, offset);
                return true;
            }

            at++;
            offset = 0;
        }

        element = default;
        return false;
    }

    /// <summary>Moves to the element before a place and reads it; false before the first.</summary>
    public bool MovePrevious(scoped ref long place, out ReadOnlySpan<byte> element)
    {
        int at = (int)(place >> 32);
        int offset = (int)place;
        while (at >= 0)
        {
            if (at < _nodeCount && ListEntries.TryPrevious(NodeAt(at).Bytes, ref offset, out element))
            {
                place = PlaceOf(at, offset);
                return true;
            }

            if (--at >= 0) offset = NodeAt(at).Length;
        }

        element = default;
        return false;
    }

    /// <summary>The element at an index becomes another.</summary>
    public void Set(long index, ReadOnlySpan<byte> element)
    {
        int at = NodeOf(index, out int within);
        ListNode node = Writable(at);
        int size = ListEntries.SizeOf(element.Length);
        int begin = ListEntries.PlaceOf(node.Bytes, node.Count, within);
        int end = begin;
        ListEntries.TryNext(node.Bytes, ref end, out _);
        if (node.Count > 1 && node.Length - (end - begin) + size > ListNode.BytesMax)
        {
            RemoveAt(at, begin, end);
            Insert(index, element);
            return;
        }

        int capacity = node.Capacity;
        ListEntries.Write(node.Replace(begin, end - begin, size), element);
        _nodeBytes += node.Capacity - capacity;
    }

    /// <summary>An element joins before the one at an index.</summary>
    public void Insert(long index, ReadOnlySpan<byte> element)
    {
        if (index == 0 || index == _count)
        {
            Push(element, index == 0);
            return;
        }

        int size = ListEntries.SizeOf(element.Length);
        int at = NodeOf(index, out int within);
        int offset = ListEntries.PlaceOf(NodeAt(at).Bytes, NodeAt(at).Count, within);
        if (!Fits(NodeAt(at), size))
        {
            if (within > 0) SplitNode(at++, offset, within);
            if (at > 0 && Fits(NodeAt(at - 1), size)) offset = NodeAt(--at).Length;
            else if (Fits(NodeAt(at), size)) offset = 0;
            else
            {
                InsertNode(at, new ListNode(GC.AllocateUninitializedArray<byte>(size), 0, _epoch));
                offset = 0;
            }
        }

        ListNode node = Writable(at);
        int capacity = node.Capacity;
        ListEntries.Write(node.Replace(offset, 0, size), element);
        _nodeBytes += node.Capacity - capacity;
        node.Count++;
        _count++;
    }

    /// <summary>The elements at ascending indexes leave, in one pass.</summary>
    public void Remove(ReadOnlySpan<long> indexes)
    {
        int at = 0;
        long first = 0; // index of the node's first element, as it was before anything left
        for (int i = 0; i < indexes.Length;)
        {
            int counted = NodeAt(at).Count;
            if (indexes[i] >= first + counted)
            {
                first += counted;
                at++;
                continue;
            }

            int inNode = i;
            while (inNode < indexes.Length && indexes[inNode] < first + counted) inNode++;
            if (inNode - i == counted)
            {
                RemoveNode(at);
            }
            else
            {
                // From the last to the first, so that the places before stay as they are.
                ListNode node = Writable(at);
                for (int j = inNode - 1; j >= i; j--)
                {
                    int begin = ListEntries.PlaceOf(node.Bytes, node.Count, (int)(indexes[j] - first));
                    int end = begin;
                    ListEntries.TryNext(node.Bytes, ref end, out _);
                    node.Replace(begin, end - begin, 0);
                    node.Count--;
                }

                at++;
            }

            first += counted;
            _count -= inNode - i;
            i = inNode;
        }

        MergeNodes();
    }

    private static bool Fits(ListNode node, int size) => node.Count == 0 || node.Length + size <= ListNode.BytesMax;

    private static long PlaceOf(int node, int offset) => ((long)node << 32) | (uint)offset;

    private int NodeOf(long index, out int within)
    {
        if (index < _count / 2)
        {
            int at = 0;
            while (index >= NodeAt(at).Count) index -= NodeAt(at++).Count;
            within = (int)index;
            return at;
        }

        int last = _nodeCount - 1;
        long rest = _count - index; // 1: the last element
        while (rest > NodeAt(last).Count) rest -= NodeAt(last--).Count;
        within = NodeAt(last).Count - (int)rest;
        return last;
    }

    private void RemoveAt(int at, int begin, int end)
    {
        ListNode node = Writable(at);
        node.Replace(begin, end - begin, 0);
        node.Count--;
        _count--;
    }
}
