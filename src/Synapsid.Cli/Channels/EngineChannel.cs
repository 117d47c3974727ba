using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>Runs requests on an engine in this process.</summary>
internal sealed class EngineChannel(SynapsidEngine engine) : ICommandChannel
{
    /// <summary>The engine.</summary>
    public SynapsidEngine Engine => engine;

    public IReadOnlyList<string> Warnings { get; } = engine.Stats().Warnings;

    public Reply Execute(Request request, CancellationToken cancellation) => engine.Execute(request, cancellation);

    public void Dispose() => engine.Dispose();
}
