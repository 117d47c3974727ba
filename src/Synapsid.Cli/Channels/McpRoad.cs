using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>
/// Where the commands of <c>syn mcp</c> run: on threads of the pool, a bounded number at a time. Commands that need the
/// data folder go through <see cref="BorrowedFolder"/>; this is the place where one that does not would part from them.
/// </summary>
internal sealed class McpRoad : IDisposable
{
    private static readonly int CommandsMax = 2 * Environment.ProcessorCount;

    private readonly BorrowedFolder _folder;
    private readonly ConcurrentExclusiveSchedulerPair _lane = new(TaskScheduler.Default, CommandsMax);

    /// <param name="open">Opens the road to the data folder.</param>
    /// <param name="clock">The clock.</param>
    public McpRoad(Func<CancellationToken, ICommandChannel> open, TimeProvider clock)
    {
        _folder = new BorrowedFolder(open, clock);

        // The pool begins with one thread a core and adds others slowly; reading takes one, each command others.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, (CommandsMax + 2) * Environment.ProcessorCount), completions);
    }

    /// <summary>Runs a request when the lane has room.</summary>
    public Task<Reply> RunAsync(
        Request request, Action<CommandProgress>? progress, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => _folder.Execute(request, progress, cancellation),
            cancellation,
            TaskCreationOptions.HideScheduler,
            _lane.ConcurrentScheduler);

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _folder.Dispose();
}
