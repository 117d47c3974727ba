namespace Synapsid.Keyspace.Collections;

/// <content>The nodes, in a ring that grows.</content>
internal sealed partial class LargeList
{
    private const int NodesMin = 8;
    private const int WasteMax = ListNode.BytesMax / 8;

    private ListNode?[] _nodes = new ListNode?[NodesMin];
    private int _first;
    private int _nodeCount;
    private long _nodeBytes;
    private int _epoch;
    private int _saves;
    private byte[]? _spare;

    /// <summary>A save has ended.</summary>
    public void Release() => _saves--;

    /// <summary>All nodes, which from now on are copied before they change.</summary>
    private ListNode[] Capture()
    {
        ListNode[] captured = new ListNode[_nodeCount];
        for (int i = 0; i < captured.Length; i++) captured[i] = NodeAt(i);
        _epoch++;
        _saves++;
        return captured;
    }

    private ListNode NodeAt(int index) => _nodes[Slot(index)]!;

    private int Slot(int index) => (_first + index) & (_nodes.Length - 1);

    private bool MayBeSaved(ListNode node) => _saves > 0 && node.Epoch != _epoch;

    /// <summary>The node, or a copy in its place where a save may hold it.</summary>
    private ListNode Writable(int index)
    {
        ListNode node = NodeAt(index);
        if (!MayBeSaved(node)) return node;
        ListNode copy = node.Copy(0, node.Length, node.Count, _epoch);
        _nodeBytes += copy.Capacity - node.Capacity;
        _nodes[Slot(index)] = copy;
        return copy;
    }

    /// <summary>A node for an element of some size joins at an end; gives its index.</summary>
    private int AddNode(bool left, int size)
    {
        if (_nodeCount > 0) Trim(left ? 0 : _nodeCount - 1);
        byte[]? buffer = size <= ListNode.BytesMax ? _spare : null;
        if (buffer is null) buffer = GC.AllocateUninitializedArray<byte>(Math.Max(size,
            _nodeCount == 0 ? 0 : ListNode.BytesMax));
        else _spare = null;
        int at = left ? 0 : _nodeCount;
        InsertNode(at, new ListNode(buffer, left ? buffer.Length : 0, _epoch));
        return at;
    }

    /// <summary>A node that will not be an end any more gives back what it does not need.</summary>
    private void Trim(int index)
    {
        ListNode node = NodeAt(index);
        if (node.Capacity - node.Length <= WasteMax || MayBeSaved(node)) return;
        ListNode trimmed = node.Copy(0, node.Length, node.Count, _epoch);
        _nodeBytes += trimmed.Capacity - node.Capacity;
        _nodes[Slot(index)] = trimmed;
    }

    private void InsertNode(int index, ListNode node)
    {
        if (_nodeCount == _nodes.Length) GrowRing();
        if (index < _nodeCount / 2)
        {
            _first = (_first - 1) & (_nodes.Length - 1);
            for (int i = 0; i < index; i++) _nodes[Slot(i)] = _nodes[Slot(i + 1)];
        }
        else
        {
            for (int i = _nodeCount; i > index; i--) _nodes[Slot(i)] = _nodes[Slot(i - 1)];
        }

        _nodes[Slot(index)] = node;
        _nodeCount++;
        _nodeBytes += node.Capacity + ListNode.ObjectBytes;
    }

    private void RemoveNode(int index)
    {
        ListNode node = NodeAt(index);
        _nodeBytes -= node.Capacity + ListNode.ObjectBytes;
        if (node.Capacity == ListNode.BytesMax && !MayBeSaved(node)) _spare = node.TakeBuffer();
        if (index < _nodeCount / 2)
        {
            for (int i = index; i > 0; i--) _nodes[Slot(i)] = _nodes[Slot(i - 1)];
            _nodes[_first] = null;
            _first = (_first + 1) & (_nodes.Length - 1);
        }
        else
        {
            for (int i = index; i < _nodeCount - 1; i++) _nodes[Slot(i)] = _nodes[Slot(i + 1)];
            _nodes[Slot(_nodeCount - 1)] = null;
        }

        _nodeCount--;
    }

    private void SplitNode(int index, int offset, int within)
    {
        ListNode node = NodeAt(index);
        ListNode right = node.Copy(offset, node.Length - offset, node.Count - within, _epoch);
        ListNode left = node.Copy(0, offset, within, _epoch);
        _nodeBytes += left.Capacity - node.Capacity;
        _nodes[Slot(index)] = left;
        InsertNode(index + 1, right);
    }

    /// <summary>Neighbours that together are small become one.</summary>
    private void MergeNodes()
    {
        int kept = 0;
        for (int i = 1; i < _nodeCount; i++)
        {
            ListNode next = NodeAt(i);
            if (NodeAt(kept).Length + next.Length > ListNode.BytesMax / 2)
            {
                _nodes[Slot(++kept)] = next;
                continue;
            }

            ListNode node = Writable(kept);
            int capacity = node.Capacity;
            next.Bytes.CopyTo(node.Replace(node.Length, 0, next.Length));
            node.Count += next.Count;
            _nodeBytes += node.Capacity - capacity - next.Capacity - ListNode.ObjectBytes;
        }

        for (int i = kept + 1; i < _nodeCount; i++) _nodes[Slot(i)] = null;
        _nodeCount = Math.Min(_nodeCount, kept + 1);
    }

    private void GrowRing()
    {
        ListNode?[] grown = new ListNode?[_nodes.Length * 2];
        for (int i = 0; i < _nodeCount; i++) grown[i] = _nodes[Slot(i)];
        (_nodes, _first) = (grown, 0);
    }
}
