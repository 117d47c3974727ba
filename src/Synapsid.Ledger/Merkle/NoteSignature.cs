namespace Synapsid.Ledger.Merkle;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's short number.</param>
/// <param name="Signature">What the key's algorithm gave.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);
