using System.Text.Json;
using Synapsid.Protocols;

namespace Synapsid.Client;

/// <summary>
/// Calls that go to the server as one request and run there one after the other. Not for use by several threads.
/// </summary>
public sealed class ClientBatch
{
    private readonly SynapsidClient _client;
    private readonly List<Request> _requests = [];
    private bool _isIdempotent = true;

    internal ClientBatch(SynapsidClient client) => _client = client;

    /// <summary>How many calls it holds; at most <see cref="JsonEnvelope.BatchRequestsMax"/> are taken.</summary>
    public int Count => _requests.Count;

    /// <summary>Adds a call of a command; its place is the index of its reply.</summary>
    /// <returns>This batch, for the next call.</returns>
    public ClientBatch Add(string command, Action<Utf8JsonWriter>? arguments = null, bool isIdempotent = false)
    {
        _requests.Add(SynapsidClient.NewRequest(command, arguments));
        _isIdempotent &= isIdempotent;
        return this;
    }

    /// <summary>Sends the calls and gives their replies in the same order; one that failed has an error.</summary>
    /// <exception cref="SynapsidException">The server refused the batch, or could not be reached.</exception>
    public async Task<IReadOnlyList<Reply>> SendAsync(CancellationToken cancellation = default)
    {
        if (_requests.Count == 0) return [];
        return await _client.SendBatchAsync(_requests, _isIdempotent, cancellation).ConfigureAwait(false);
    }
}
