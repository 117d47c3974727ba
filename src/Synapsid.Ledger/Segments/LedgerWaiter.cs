namespace Synapsid.Ledger.Segments;

/// <summary>Somebody who waits without a thread until events below an index have reached a level.</summary>
internal sealed record LedgerWaiter(long End, ReceiptLevel Level)
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _source.Task;

    public void Succeed() => _source.TrySetResult();

    public void Fail(Exception failure) => _source.TrySetException(failure);
}
