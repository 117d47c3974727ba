namespace Synapsid.Server.Resp;

/// <summary>What one loop counted: written by its thread alone, read by any.</summary>
internal sealed class RespTraffic
{
    private long _commands;
    private long _received;
    private long _sent;
    private long _protocolErrors;
    private long _slowClosed;

    /// <summary>Requests executed.</summary>
    public long Commands => Volatile.Read(ref _commands);

    /// <summary>Bytes received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Connections closed for what they sent is no RESP.</summary>
    public long ProtocolErrors => Volatile.Read(ref _protocolErrors);

    /// <summary>Connections closed for they read too slowly.</summary>
    public long SlowClosed => Volatile.Read(ref _slowClosed);

    public void CountReceived(int bytes) => Volatile.Write(ref _received, _received + bytes);

    public void CountSent(int bytes) => Volatile.Write(ref _sent, _sent + bytes);

    public void CountCommands(int commands) => Volatile.Write(ref _commands, _commands + commands);

    public void CountProtocolError() => Volatile.Write(ref _protocolErrors, _protocolErrors + 1);

    public void CountSlow() => Volatile.Write(ref _slowClosed, _slowClosed + 1);
}
