using Synapsid.Keyspace.Sessions;

namespace Synapsid.Keyspace.Commands;

/// <summary>Which connections <c>CLIENT KILL</c> closes: those that are all that was asked.</summary>
internal sealed class ClientFilter
{
    /// <summary>The number, or 0 for any.</summary>
    internal long Id { get; set; }

    /// <summary>The type, or null for any.</summary>
    internal string? Type { get; set; }

    /// <summary>The client's address, or null for any.</summary>
    internal string? Address { get; set; }

    /// <summary>The address that it connected to, or null for any.</summary>
    internal string? LocalAddress { get; set; }

    /// <summary>Not the one that asks.</summary>
    internal bool SkipSelf { get; set; }

    /// <summary>Whether a session is to be closed for the one that asks.</summary>
    internal bool Matches(KeySession session, KeySession asking) =>
        (Id == 0 || session.Id == Id)
        && (Type is null || session.IsOfType(Type))
        && (Address is null || session.Peer.Address == Address)
        && (LocalAddress is null || session.Peer.LocalAddress == LocalAddress)
        && !(SkipSelf && session == asking);
}
