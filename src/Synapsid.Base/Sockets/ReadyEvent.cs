namespace Synapsid.Base.Sockets;

/// <summary>What can be done with a socket now.</summary>
/// <param name="Token">The number that it was added with.</param>
/// <param name="Readable">There are bytes, or the other side has ended.</param>
/// <param name="Writable">There is room for bytes.</param>
/// <param name="Broken">The connection is gone in both directions.</param>
public readonly record struct ReadyEvent(long Token, bool Readable, bool Writable, bool Broken);
