using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>Runs requests on the indexes of repositories in this process, without the data folder's lock.</summary>
internal sealed class CodeChannel(CodeHost host) : ICommandChannel
{
    /// <summary>None: what is wrong with an index is told in the answer.</summary>
    public IReadOnlyList<string> Warnings => [];

    public bool IsOpen => true;

    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation) =>
        host.Execute(request, progress, cancellation);

    public void Dispose() => host.Dispose();
}
