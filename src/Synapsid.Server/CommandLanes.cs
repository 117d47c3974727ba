using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Server;

/// <summary>
/// Runs commands on the thread pool, a bounded number at a time. Those that write have a lane of their own, so that a
/// long import never keeps a search waiting in line.
/// </summary>
internal sealed class CommandLanes
{
    // Both are processor work for most of their time, the query's vector or the text's, so a few more than the cores
    // keep them busy. With twice as many writes, 16 importers on 2 cores stored a sixth more and doubled the time of
    // every search.
    private static readonly int ReadsMax = 2 * Environment.ProcessorCount;
    private static readonly int WritesMax = 2 * Environment.ProcessorCount;

    private readonly SynapsidEngine _engine;
    private readonly ConcurrentExclusiveSchedulerPair _reads = new(TaskScheduler.Default, ReadsMax);
    private readonly ConcurrentExclusiveSchedulerPair _writes = new(TaskScheduler.Default, WritesMax);

    public CommandLanes(SynapsidEngine engine)
    {
        _engine = engine;

        // The pool starts with one thread a core and adds others slowly. Full lanes, each command encoding on every
        // core, must leave it threads for the connections, or nobody would answer /health.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        int needed = (ReadsMax + WritesMax + 1) * Environment.ProcessorCount;
        ThreadPool.SetMinThreads(Math.Max(workers, needed), completions);
    }

    /// <summary>Runs a request when its lane has room.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited in line.</exception>
    public Task<Reply> RunAsync(Request request, CancellationToken cancellation) =>
        RunAsync(request, null, cancellation);

    /// <summary>The same, telling how far the command has come.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited in line.</exception>
    public Task<Reply> RunAsync(
        Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        bool writes = CommandTable.Default.TryFind(request.Command, out Command? command) && command.Writes;
        ConcurrentExclusiveSchedulerPair lane = writes ? _writes : _reads;
        return Task.Factory.StartNew(
            () => _engine.Execute(request, progress, cancellation),
            cancellation,
            TaskCreationOptions.HideScheduler, // what a command itself starts is not bound to the lane
            lane.ConcurrentScheduler);
    }

    /// <summary>Runs something that answers by itself and never throws, when its lane has room.</summary>
    public void Run(bool writes, Action work)
    {
        ConcurrentExclusiveSchedulerPair lane = writes ? _writes : _reads;
        _ = Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.HideScheduler, lane.ConcurrentScheduler);
    }

    /// <summary>Runs something that writes, when the lane of writes has room.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited in line.</exception>
    public Task<T> WriteAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Factory.StartNew(
        work, cancellation, TaskCreationOptions.HideScheduler, _writes.ConcurrentScheduler);

    /// <summary>Runs something that reads, when the lane of reads has room.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited in line.</exception>
    public Task<T> ReadAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Factory.StartNew(
        work, cancellation, TaskCreationOptions.HideScheduler, _reads.ConcurrentScheduler);

    /// <summary>Waits until no command runs; none may be started any more.</summary>
    public Task DrainAsync()
    {
        _reads.Complete();
        _writes.Complete();
        return Task.WhenAll(_reads.Completion, _writes.Completion);
    }
}
