namespace Synapsid.Storage.Journals;

/// <summary>Those who wait: for durability, for a sync, and for more to read.</summary>
public sealed partial class Journal
{
    private readonly DurableWaiterPool _waiters = new();
    private TaskCompletionSource? _advanced; // gate: followers that wait for more
    private List<DurableWaiter> _unsynced = []; // gate: they wait for a sync of what is written or being written
    private List<DurableWaiter> _released = []; // whoever flushes

    /// <inheritdoc/>
    public event Action? Advanced;

    /// <inheritdoc/>
    public void WaitDurable(long sequence)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _last);
            while (Durable < sequence)
            {
                ThrowIfFailed();
                _syncWanted = true;
                AwaitFlusher();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitDurableAsync(long sequence)
    {
        if (_options.InlineFlusher) WaitDurable(sequence);
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _last);
            if (Durable >= sequence) return ValueTask.CompletedTask;
            ThrowIfFailed();
            DurableWaiter waiter = _waiters.Rent();
            if (sequence >= _gathering.FirstSequence) _gathering.Waiters.Add(waiter);
            else _unsynced.Add(waiter);
            if (!Always || sequence >= _gathering.FirstSequence)
            {
                _syncWanted = true;
                if (TakeIdleFlusher()) _work.Set();
            }

            return waiter.Task;
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        lock (_gate)
        {
            long sequence = _last;
            while (_synced < sequence)
            {
                ThrowIfFailed();
                _syncWanted = true;
                AwaitFlusher();
            }
        }
    }

    /// <summary>For cursors: records up to here can be read from the files.</summary>
    internal long ReadableSequence
    {
        get
        {
            lock (_gate) return Always ? _synced : _written;
        }
    }

    /// <summary>For cursors: the segment that holds a sequence, by its first sequence.</summary>
    internal long SegmentOf(long sequence)
    {
        lock (_gate)
        {
            int index = _segments.BinarySearch(sequence);
            if (index < 0) index = ~index - 1;
            return index >= 0 ? _segments[index] : throw Cut();
        }

        InvalidOperationException Cut() => new(
            $"Sequence {sequence} was cut from the journal, which begins with {_segments[0]}. Start from a snapshot.");
    }

    /// <summary>For cursors: completes when records above a sequence can be read.</summary>
    internal Task WaitReadable(long aboveSequence)
    {
        lock (_gate)
        {
            if ((Always ? _synced : _written) > aboveSequence) return Task.CompletedTask;
            ThrowIfFailed();
            _advanced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _advanced.Task;
        }
    }

    /// <summary>With the gate held: lets the flusher work once.</summary>
    private void AwaitFlusher()
    {
        if (_flusher is null)
        {
            FlushOnce();
            return;
        }

        if (TakeIdleFlusher()) _work.Set();
        Block();
    }

    /// <summary>With the gate held: gives it up until something has changed.</summary>
    private void Block()
    {
        _blocked++;
        Monitor.Wait(_gate);
        _blocked--;
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw new JournalFailedException(_failure.InnerException!);
        ObjectDisposedException.ThrowIf(_stopping && _flusher is { IsAlive: false }, this);
    }
}
