using System.Threading.Tasks.Sources;

namespace Synapsid.Storage.Journals;

/// <summary>One <see cref="IJournal.WaitDurableAsync"/> under way; pooled, so that waiting allocates nothing.</summary>
internal sealed class DurableWaiter : IValueTaskSource
{
    private readonly DurableWaiterPool _pool;

    // Continuations run on the thread pool: the flusher must not run its callers' code.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    public DurableWaiter(DurableWaiterPool pool) => _pool = pool;

    public ValueTask Task => new(this, _core.Version);

    public void Succeed() => _core.SetResult(true);

    public void Fail(Exception failure) => _core.SetException(failure);

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            _pool.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
