using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Synapsid.Commands;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Sends what a command reports to the client that asked for it. The command never waits for the client: of reports
/// that come faster than <see cref="McpLimits.ProgressInterval"/> the newest is sent, and none after the answer.
/// </summary>
internal sealed class McpProgress : IAsyncDisposable
{
    private readonly Channel<CommandProgress> _newest = Channel.CreateBounded<CommandProgress>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Task _sending;

    public McpProgress(McpServer server, ProgressToken token, TimeProvider clock, CancellationToken cancellation) =>
        _sending = SendAsync(server, token, clock, cancellation);

    /// <summary>Takes a report.</summary>
    public void Report(CommandProgress progress) => _newest.Writer.TryWrite(progress);

    /// <summary>Ends the reports; returns when none is being sent any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _newest.Writer.TryComplete();
        await _sending;
    }

    private async Task SendAsync(
        McpServer server, ProgressToken token, TimeProvider clock, CancellationToken cancellation)
    {
        double last = double.NegativeInfinity;
        try
        {
            await foreach (CommandProgress report in _newest.Reader.ReadAllAsync(cancellation))
            {
                if (report.Done <= last) continue; // the protocol wants it to grow
                last = report.Done;
                ProgressNotificationValue value = new()
                {
                    Progress = (float)report.Done,
                    Total = (float?)report.Total,
                    Message = report.Message,
                };
                await server.NotifyProgressAsync(token, value, cancellationToken: cancellation);
                Task pause = Task.Delay(McpLimits.ProgressInterval, clock, cancellation);
                await Task.WhenAny(pause, _newest.Reader.Completion);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody listens any more.
        }
    }
}
