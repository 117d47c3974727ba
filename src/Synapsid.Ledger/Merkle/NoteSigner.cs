using System.Security.Cryptography;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Signs notes with ECDSA on the curve P-256 (C2SP signed-note, type 0x02). Used by one thread at a time.
/// </summary>
public sealed class NoteSigner : IDisposable
{
    private readonly ECDsa _key;

    /// <summary>A signer.</summary>
    /// <param name="name">The key's name; a log's is its origin.</param>
    /// <param name="key">A P-256 key with its private part; disposed with the signer.</param>
    /// <exception cref="ArgumentException">No key can have that name, or the key is of another curve.</exception>
    public NoteSigner(string name, ECDsa key)
    {
        if (!SignedNote.IsKeyName(name))
        {
            throw new ArgumentException($"'{name}' is no name for a key: it is empty, or has a space or a plus sign.");
        }

        _key = key;
        Key = VerifierKey.OfEcdsa(name, key.ExportSubjectPublicKeyInfo());
        if (!NoteVerifier.TryCreate(Key, out NoteVerifier? verifier))
        {
            throw new ArgumentException("The key is not on the curve P-256.", nameof(key));
        }

        verifier.Dispose();
    }

    /// <summary>The public key that verifies what this signs.</summary>
    public VerifierKey Key { get; }

    /// <summary>A note of this text, which must end with a newline, and this key's signature.</summary>
    public SignedNote Sign(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] signature = _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return SignedNote.Create(text, new NoteSignature(Key.Name, Key.KeyId, signature));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
