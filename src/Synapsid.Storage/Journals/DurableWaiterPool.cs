namespace Synapsid.Storage.Journals;

/// <summary>Waiters that nobody uses at the moment.</summary>
internal sealed class DurableWaiterPool
{
    private readonly Lock _gate = new();
    private readonly Stack<DurableWaiter> _free = [];

    public DurableWaiter Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out DurableWaiter? waiter)) return waiter;
        }

        return new DurableWaiter(this);
    }

    public void Return(DurableWaiter waiter)
    {
        lock (_gate) _free.Push(waiter);
    }
}
