using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>Runs requests on an engine in this process.</summary>
internal sealed class EngineChannel(SynapsidEngine engine) : ICommandChannel
{
    /// <summary>The engine.</summary>
    public SynapsidEngine Engine => engine;

    public IReadOnlyList<string> Warnings { get; } = engine.Stats().Warnings;

    public bool IsOpen => true;

    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation) =>
        engine.Execute(request, progress, cancellation);

    public void Dispose() => engine.Dispose();
}
