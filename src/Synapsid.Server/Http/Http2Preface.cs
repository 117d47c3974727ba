using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Synapsid.Server.Http;

/// <summary>
/// Connection middleware that lets HTTP/1.1 and HTTP/2 share a port without TLS: it looks at a connection's first
/// bytes, leaves them in place, and where they are the preface of HTTP/2 with prior knowledge (RFC 9113, section 3.4),
/// tells Kestrel so in the only words it understands, those of TLS. docs/adr/0006 says why.
/// </summary>
/// <param name="silenceMax">How long a connection may stay silent before its first request.</param>
/// <param name="clock">The clock.</param>
internal sealed class Http2Preface(TimeSpan silenceMax, TimeProvider clock)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Handles a connection, then hands it on.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await TryReadProtocolAsync(connection) is not { } isHttp2) return;
        if (isHttp2)
        {
            Http2WithoutTls chosen = new();
            connection.Features.Set<ITlsConnectionFeature>(chosen);
            connection.Features.Set<ITlsApplicationProtocolFeature>(chosen);
        }

        await next(connection);
    }

    /// <summary>Whether the bytes begin with the preface; null while they are a part that may yet become it.</summary>
    internal static bool? Match(ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        int length = (int)Math.Min(bytes.Length, start.Length);
        bytes.Slice(0, length).CopyTo(start);
        if (!start[..length].SequenceEqual(Preface[..length])) return false;
        return length == Preface.Length ? true : null;
    }

    /// <summary>Null where the connection ends, or stays silent too long, before it shows what it speaks.</summary>
    private async Task<bool?> TryReadProtocolAsync(ConnectionContext connection)
    {
        using CancellationTokenSource silence = new(silenceMax, clock);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(
            silence.Token, connection.ConnectionClosed, StopRequested(connection));
        PipeReader input = connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(ended.Token);
                bool? isHttp2 = Match(read.Buffer);
                input.AdvanceTo(read.Buffer.Start, isHttp2 is null ? read.Buffer.End : read.Buffer.Start);
                if (isHttp2 is not null) return isHttp2;
                if (read.IsCompleted) return null;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null; // Nobody is left to be told.
        }
    }

    private static CancellationToken StopRequested(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
}
