using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Synapsid.Server.Http;

namespace Synapsid.Server.Routes;

/// <summary>
/// <c>WS /kv/ws?keys=a,b</c>: each change of these keys, with its value, as a message of JSON. What happens to a key
/// after the handshake is told, in its order; what happened before is not.
/// </summary>
/// <param name="engine">Whose keys.</param>
/// <param name="stopping">Set when the server stops.</param>
internal sealed class KeyFeedRoute(SynapsidEngine engine, CancellationToken stopping)
{
    private const int KeysMax = 1_000;

    /// <summary>The route.</summary>
    public IEnumerable<HttpRoute> All =>
    [
        new(new("GET", "/kv/ws"), "WebSocket: follow the changes of keys, with their values.", FollowAsync),
    ];

    private async Task<HttpAnswer> FollowAsync(HttpCall call)
    {
        List<ReadOnlyMemory<byte>> keys = KeysOf(call.Context.Request.QueryString);
        Func<Task<WebSocket>> accept = await WebSocketUpgrade.PrepareAsync(call.Context);
        return HttpAnswer.Conversation(cancellation => TalkAsync(keys, accept, cancellation));
    }

    private async Task TalkAsync(
        List<ReadOnlyMemory<byte>> keys, Func<Task<WebSocket>> accept, CancellationToken cancellation)
    {
        using KeyFeed feed = new(engine.Journal);
        using IDisposable subscription = engine.KeySessions.Changes.Subscribe(keys, feed.Take);
        using WebSocket socket = await accept();
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await feed.RunAsync(socket, ending.Token);
    }

    /// <summary>Commas part the keys before they are decoded, so that <c>%2C</c> is a comma of a key.</summary>
    private static List<ReadOnlyMemory<byte>> KeysOf(QueryString query)
    {
        List<ReadOnlyMemory<byte>> keys = [];
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query.Value))
        {
            string name = pair.DecodeName().ToString();
            if (name != "keys") throw Bad($"There is no argument \"{name}\" here, only \"keys\".");
            foreach (string encoded in pair.EncodedValue.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                keys.Add(WebEncoded.Decode(encoded));
            }
        }

        if (keys.Count == 0) throw Bad("Say which keys to follow: /kv/ws?keys=a,b. A comma within a key is %2C.");
        if (keys.Count > KeysMax) throw Bad($"One WebSocket follows at most {KeysMax} keys, not {keys.Count}.");
        return keys;
    }

    private static HttpErrorException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
