namespace Synapsid.Ledger.Segments;

/// <summary>Those who wait: for a level, for what they wrote to be found, and for more to read.</summary>
internal sealed partial class SegmentLog
{
    private readonly List<LedgerWaiter> _waiters = []; // gate

    /// <summary>Returns when every event below an index has reached a level.</summary>
    /// <exception cref="LedgerFullException">The disk has no room for the checkpoint that is waited for.</exception>
    public void Wait(long end, ReceiptLevel level)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _next);
            if (level == ReceiptLevel.Published) _checkpointFull = null; // whoever waits has it tried again
            long tries = _checkpointTries;
            while (Reached(level) < end)
            {
                ThrowIfFailed();
                if (level == ReceiptLevel.Published && _checkpointTries > tries && _checkpointFull is not null)
                {
                    throw new LedgerFullException(_checkpointFull);
                }

                Want(level);
                AwaitProgress();
            }
        }
    }

    /// <inheritdoc cref="Wait"/>
    public Task WaitAsync(long end, ReceiptLevel level, CancellationToken cancellation)
    {
        if (_options.Inline) Wait(end, level);
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _next);
            if (Reached(level) >= end) return Task.CompletedTask;
            ThrowIfFailed();
            if (level == ReceiptLevel.Published) _checkpointFull = null;
            Want(level);
            return Enlist(end, level, cancellation);
        }
    }

    /// <summary>Completes when there is an event at an index, whoever may append it.</summary>
    public Task WaitForAsync(long index, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_next > index) return Task.CompletedTask;
            ThrowIfFailed();
            return Enlist(index + 1, ReceiptLevel.Accepted, cancellation);
        }
    }

    /// <summary>
    /// Returns when readers find every event that had an index when this was called; gives their number.
    /// </summary>
    public long CatchUp()
    {
        lock (_gate)
        {
            long end = _next;
            while (_indexed < end && _failure is null && !(_stopping && _sequencerDone && _toIndex.Count == 0))
            {
                _writeWanted = true;
                AwaitProgress();
            }

            return Math.Min(end, _indexed);
        }
    }

    /// <summary>With the gate held.</summary>
    private long Reached(ReceiptLevel level) => level switch
    {
        ReceiptLevel.Accepted => _next,
        ReceiptLevel.Durable => _synced,
        _ => _published,
    };

    /// <summary>With the gate held: asks for what a level takes and nobody else has asked for.</summary>
    private void Want(ReceiptLevel level)
    {
        // In the other modes nothing would be synced for a long time; a checkpoint comes by itself.
        if (level == ReceiptLevel.Durable && !Always) _syncWanted = true;
        if (level == ReceiptLevel.Published && _options.Inline) _checkpointWanted = true;
        if (level == ReceiptLevel.Durable && (!Always || _options.Inline)) _writeWanted = true;
    }

    /// <summary>With the gate held.</summary>
    private Task Enlist(long end, ReceiptLevel level, CancellationToken cancellation)
    {
        LedgerWaiter waiter = new(end, level);
        _waiters.Add(waiter);
        WakeWhoCanHelp();
        return cancellation.CanBeCanceled ? Abandonable(waiter, cancellation) : waiter.Task;
    }

    private async Task Abandonable(LedgerWaiter waiter, CancellationToken cancellation)
    {
        try
        {
            await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _waiters.Remove(waiter);
        }
    }

    /// <summary>With the gate held: wakes those whose level is reached.</summary>
    private void Advance()
    {
        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            LedgerWaiter waiter = _waiters[i];
            if (Reached(waiter.Level) < waiter.End) continue;
            _waiters.RemoveAt(i);
            waiter.Succeed();
        }

        Monitor.PulseAll(_gate);
    }

    /// <summary>With the gate held: lets the others work until something has changed.</summary>
    private void AwaitProgress()
    {
        if (_options.Inline)
        {
            WorkInline();
            return;
        }

        WakeWhoCanHelp();
        Monitor.Wait(_gate);
    }

    /// <summary>With the gate held: wakes the threads that have something to do for whoever waits.</summary>
    private void WakeWhoCanHelp()
    {
        if (HasWork()) _sequencerSignal.Set();
        if (SigningDue()) _checkpointSignal.Set();
    }

    private void FailWaiters(Exception failure)
    {
        LedgerWaiter[] waiters;
        lock (_gate)
        {
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        foreach (LedgerWaiter waiter in waiters) waiter.Fail(failure);
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw new LedgerFailedException(_failure.InnerException!);
        ObjectDisposedException.ThrowIf(_stopping, this);
    }
}
