using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// Says whether a key signed a note: ECDSA over SHA-256 on the curve P-256 (C2SP signed-note, type 0x02). Signatures of
/// other keys and kinds are ignored, as the specification asks. Used by one thread at a time.
/// </summary>
public sealed class NoteVerifier : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa _key;

    private NoteVerifier(VerifierKey key, ECDsa ecdsa)
    {
        Key = key;
        _key = ecdsa;
    }

    /// <summary>The key.</summary>
    public VerifierKey Key { get; }

    /// <summary>A verifier for a key; false where the key is of another kind, or no point of the curve.</summary>
    public static bool TryCreate(VerifierKey key, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        if (key.Type != VerifierKey.Ecdsa) return false;
        ECDsa ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(key.Key.Span, out int read);
            if (read == key.Key.Length && ecdsa.ExportParameters(false).Curve.Oid.Value == P256)
            {
                verifier = new NoteVerifier(key, ecdsa);
                return true;
            }
        }
        catch (CryptographicException)
        {
            // No key of this kind: the answer is false.
        }

        ecdsa.Dispose();
        return false;
    }

    /// <summary>A verifier for a key's text form; false where that is no key that can be used.</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        return VerifierKey.TryParse(text, out VerifierKey? key) && TryCreate(key, out verifier);
    }

    /// <summary>
    /// Whether the note carries a signature of this key, and every signature that claims to be of this key is good.
    /// </summary>
    public bool Verify(SignedNote note)
    {
        bool signed = false;
        foreach (NoteSignature signature in note.Signatures)
        {
            if (signature.KeyId != Key.KeyId || signature.Name != Key.Name) continue;
            if (!IsGood(note, signature)) return false;
            signed = true;
        }

        return signed;
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private bool IsGood(SignedNote note, NoteSignature signature)
    {
        try
        {
            return _key.VerifyData(
                note.TextBytes.Span,
                signature.Signature.Span,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // Some platforms refuse what is no DER sequence by an exception.
            return false;
        }
    }
}
