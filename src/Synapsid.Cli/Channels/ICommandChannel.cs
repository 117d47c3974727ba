using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>The road from the command line to a data folder: in this process, or through its running server.</summary>
internal interface ICommandChannel : IDisposable
{
    /// <summary>What opening the folder had to repair or pass over, a sentence each.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Runs a request.</summary>
    Reply Execute(Request request, CancellationToken cancellation);
}
