using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Server.Mcp;

/// <summary>Runs a request on whatever road leads to the data folder.</summary>
/// <param name="request">The request.</param>
/// <param name="progress">
/// Called as the command comes on, from any thread, one call at a time; null: nobody asks.
/// </param>
/// <param name="cancellation">Set when the client no longer wants the answer.</param>
public delegate Task<Reply> McpRunner(
    Request request, Action<CommandProgress>? progress, CancellationToken cancellation);
