using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Channels;

/// <summary>The road from the command line to a data folder: in this process, or through its running server.</summary>
internal interface ICommandChannel : IDisposable
{
    /// <summary>What opening the folder had to repair or pass over, a sentence each.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether it still leads anywhere: a server may have gone away.</summary>
    bool IsOpen { get; }

    /// <summary>Runs a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="progress">Told how far a command in this process has come; null: nobody asks.</param>
    /// <param name="cancellation">Set when the answer is no longer wanted.</param>
    Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation);
}
