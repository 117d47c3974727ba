using System.Text.Json;
using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>
/// Where the commands of <c>syn mcp</c> run: on threads of the pool, a bounded number at a time. Commands that need the
/// data folder go through <see cref="BorrowedFolder"/>, those on code run in this process beside all others.
/// </summary>
internal sealed class McpRoad : IDisposable
{
    private static readonly int CommandsMax = 2 * Environment.ProcessorCount;

    private readonly BorrowedFolder _folder;
    private readonly Lazy<CodeHost> _code;
    private readonly ConcurrentExclusiveSchedulerPair _lane = new(TaskScheduler.Default, CommandsMax);

    /// <param name="open">Opens the road to the data folder.</param>
    /// <param name="openCode">Opens the indexes of repositories.</param>
    /// <param name="clock">The clock.</param>
    public McpRoad(Func<CancellationToken, ICommandChannel> open, Func<CodeHost> openCode, TimeProvider clock)
    {
        _folder = new BorrowedFolder(open, clock);
        _code = new Lazy<CodeHost>(openCode);

        // The pool begins with one thread a core and adds others slowly; reading takes one, each command others.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, (CommandsMax + 2) * Environment.ProcessorCount), completions);
    }

    /// <summary>Runs a request when the lane has room.</summary>
    public Task<Reply> RunAsync(
        Request request, Action<CommandProgress>? progress, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Execute(request, progress, cancellation),
            cancellation,
            TaskCreationOptions.HideScheduler,
            _lane.ConcurrentScheduler);

    /// <summary>Gives the folder back, and closes the indexes.</summary>
    public void Dispose()
    {
        _folder.Dispose();
        if (_code.IsValueCreated) _code.Value.Dispose();
    }

    private Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        if (!CommandTable.Default.TryFind(request.Command, out Command? command))
        {
            return _folder.Execute(request, progress, cancellation);
        }

        Request fromHere = FromHere(request, command);
        return command.UsesFolder
            ? _folder.Execute(fromHere, progress, cancellation)
            : _code.Value.Execute(fromHere, progress, cancellation);
    }

    /// <summary>The client started this process in its project: that folder is meant where none is named.</summary>
    private static Request FromHere(Request request, Command command)
    {
        Argument? folder = command.Arguments.FirstOrDefault(argument => argument.IsCurrentFolder);
        if (folder is null || request.Arguments.TryGetProperty(folder.Name, out _)) return request;
        return Request.Create(request.Command, arguments =>
        {
            foreach (JsonProperty member in request.Arguments.EnumerateObject()) member.WriteTo(arguments);
            arguments.WriteString(folder.Name, Environment.CurrentDirectory);
        });
    }
}
