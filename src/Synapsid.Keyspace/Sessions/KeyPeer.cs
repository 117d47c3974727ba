namespace Synapsid.Keyspace.Sessions;

/// <summary>Who a session talks to, as <c>CLIENT LIST</c> shows it.</summary>
/// <param name="Address">Its address and port: <c>127.0.0.1:53012</c>.</param>
/// <param name="LocalAddress">The address and port that it connected to.</param>
/// <param name="IsLocal">Whether it is on this machine, which <c>enable-debug-command local</c> asks.</param>
public sealed record KeyPeer(string Address, string LocalAddress, bool IsLocal)
{
    /// <summary>A caller in this process.</summary>
    public static KeyPeer InProcess { get; } = new("in-process:0", "in-process:0", IsLocal: true);
}
