using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Synapsid.Keyspace;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;
using Synapsid.Storage.Journals;

namespace Synapsid.Server.Routes;

/// <summary>
/// The changes that one WebSocket has still to be told of, as messages of JSON. They take at most
/// <see cref="WaitingBytesMax"/>; a reader that lets more gather is closed, for it would miss changes without knowing.
/// </summary>
internal sealed class KeyFeed(IJournal journal) : IDisposable
{
    /// <summary>What may wait for a reader.</summary>
    public const int WaitingBytesMax = 8 << 20;

    /// <summary>A longer value is left out, and the message says so.</summary>
    public const int ValueBytesMax = 1 << 20;

    private const int ReceivedBytes = 1 << 10;

    /// <summary>How long a reader may take to say goodbye.</summary>
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(1);

    private readonly Channel<(ReadOnlyMemory<byte> Text, long Version)> _waiting =
        Channel.CreateUnbounded<(ReadOnlyMemory<byte> Text, long Version)>(new() { SingleReader = true });

    private long _waitingBytes;
    private volatile bool _tooSlow;

    /// <summary>Takes a change, on the thread that made it.</summary>
    public void Take(KeyChange change)
    {
        if (_tooSlow) return;
        ReadOnlyMemory<byte> text = Write(change);
        if (Interlocked.Add(ref _waitingBytes, text.Length) <= WaitingBytesMax)
        {
            _waiting.Writer.TryWrite((text, change.Version));
            return;
        }

        _tooSlow = true;
        _waiting.Writer.TryComplete();
    }

    /// <summary>Sends what comes until one of both sides ends it.</summary>
    public async Task RunAsync(WebSocket socket, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource deaf = new(); // to cancel a receive breaks the socket, so that comes last
        Task receiving = ReceiveAsync(socket, ended, deaf.Token);
        try
        {
            await SendAsync(socket, ended.Token);
            await CloseAsync(socket, WebSocketCloseStatus.PolicyViolation, "The reader is too slow.");
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader closed it, or the server stops.
            await CloseAsync(socket, WebSocketCloseStatus.EndpointUnavailable, "The server stops.");
        }
        catch (WebSocketException)
        {
            // The reader is gone without a word: nobody is left to tell.
        }

        deaf.CancelAfter(FarewellMax);
        await receiving;
    }

    /// <inheritdoc/>
    public void Dispose() => _waiting.Writer.TryComplete();

    private static ReadOnlyMemory<byte> Write(KeyChange change)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            RespJson.WriteBytes(change.Key, json);
            json.WriteString("event", change.Event);
            json.WriteNumber("version", change.Version);
            if (change.Type == KeyType.String && change.Value.Length > ValueBytesMax)
            {
                json.WriteBoolean("truncated", true);
            }
            else if (change.Type == KeyType.String)
            {
                json.WritePropertyName("value");
                RespJson.WriteBytes(change.Value, json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private async Task SendAsync(WebSocket socket, CancellationToken ended)
    {
        await foreach ((ReadOnlyMemory<byte> text, long version) in _waiting.Reader.ReadAllAsync(ended))
        {
            // In always mode nobody is told of what a crash could still take back.
            if (journal.SyncsAlways && version <= journal.LastSequence) await journal.WaitDurableAsync(version);
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, ended);
            Interlocked.Add(ref _waitingBytes, -text.Length);
        }
    }

    /// <summary>Whatever the reader says is passed over, but that it closes.</summary>
    private static async Task ReceiveAsync(WebSocket socket, CancellationTokenSource ended, CancellationToken deaf)
    {
        byte[] received = new byte[ReceivedBytes];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(received.AsMemory(), deaf);
                if (part.MessageType == WebSocketMessageType.Close) break;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The connection broke, or its end took too long: either way there is nothing more to receive.
        }

        await ended.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        if (socket.State == WebSocketState.CloseReceived) (status, reason) = (WebSocketCloseStatus.NormalClosure, "");
        else if (socket.State != WebSocketState.Open) return;
        try
        {
            using CancellationTokenSource patience = new(FarewellMax);
            await socket.CloseOutputAsync(status, reason, patience.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It does not read even that; the connection ends without a farewell.
        }
    }
}
