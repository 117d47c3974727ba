using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Synapsid.Server.Http;

/// <summary>Turns a request into a WebSocket (RFC 6455): the framework's own handshake, without its pipeline.</summary>
internal static class WebSocketUpgrade
{
    /// <summary>
    /// A peer is asked every 30 s whether it is there, and has as long to say so; a dead one is then let go.
    /// </summary>
    private static readonly WebSocketMiddleware Handshake = new(
        static _ => Task.CompletedTask,
        Options.Create(new WebSocketOptions
        {
            KeepAliveInterval = TimeSpan.FromSeconds(30),
            KeepAliveTimeout = TimeSpan.FromSeconds(30),
        }),
        NullLoggerFactory.Instance);

    /// <summary>Looks at the request's headers.</summary>
    /// <returns>Answers with 101 and gives the socket.</returns>
    /// <exception cref="HttpErrorException">The request does not ask for a WebSocket.</exception>
    public static async Task<Func<Task<WebSocket>>> PrepareAsync(HttpContext context)
    {
        await Handshake.Invoke(context);
        if (context.WebSockets.IsWebSocketRequest) return context.WebSockets.AcceptWebSocketAsync;
        context.Response.Headers.Upgrade = "websocket";
        throw new HttpErrorException(
            StatusCodes.Status426UpgradeRequired,
            $"{context.Request.Path} is a WebSocket: open it with ws:// over HTTP/1.1.");
    }
}
