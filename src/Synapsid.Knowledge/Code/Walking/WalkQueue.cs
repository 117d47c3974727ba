namespace Synapsid.Knowledge.Code.Walking;

/// <summary>
/// The folders that wait for a worker. A worker that finds none waits until there is one or all work is done; nobody
/// holds anything while they wait, so no order of events can stop a walk.
/// </summary>
internal sealed class WalkQueue
{
    private readonly object _gate = new();
    private readonly Stack<WalkNode> _ready = [];
    private int _pending = 1;
    private int _active;
    private Exception? _failure;

    public WalkQueue(WalkNode root) => _ready.Push(root);

    /// <summary>Takes a folder; false when there will be none any more.</summary>
    public bool TryTake(out WalkNode? node)
    {
        lock (_gate)
        {
            while (_failure is null && _pending > 0)
            {
                if (_ready.TryPop(out node))
                {
                    _active++;
                    return true;
                }

                Monitor.Wait(_gate);
            }
        }

        node = null;
        return false;
    }

    /// <summary>Says that a folder taken is done, and which ones it leads to.</summary>
    public void Finish(List<WalkNode> below)
    {
        lock (_gate)
        {
            // The last is taken first: so they go in backwards, and memory is walked in order.
            for (int i = below.Count - 1; i >= 0; i--) _ready.Push(below[i]);
            _pending += below.Count - 1;
            _active--;
            if (_pending == 0 || _active == 0 || below.Count > 1) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that a worker failed: all stop, and the first failure goes to the caller.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _active--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until no worker is within a folder; throws what one failed with.</summary>
    public void Join()
    {
        lock (_gate)
        {
            while (_active > 0) Monitor.Wait(_gate);
            if (_failure is OperationCanceledException canceled)
            {
                throw new OperationCanceledException(canceled.Message, canceled, canceled.CancellationToken);
            }

            if (_failure is not null) throw new InvalidOperationException("A worker of the walk failed.", _failure);
        }
    }
}
