using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// A public key in the text form of C2SP signed-note: <c>name+id+base64(type ‖ key)</c>. Keys of every type are read;
/// <see cref="NoteVerifier"/> says which it can use.
/// </summary>
/// <param name="Name">The key's name; a log's is its origin.</param>
/// <param name="KeyId">Its short number.</param>
/// <param name="Type">The kind of signature.</param>
/// <param name="Key">The public key, in that kind's own encoding.</param>
public sealed record VerifierKey(string Name, uint KeyId, byte Type, ReadOnlyMemory<byte> Key)
{
    /// <summary>Ed25519, on 32 bytes of key.</summary>
    public const byte Ed25519 = 1;

    /// <summary>ECDSA over SHA-256, on a key as a DER SubjectPublicKeyInfo.</summary>
    public const byte Ecdsa = 2;

    private const int TextMax = 16 * 1024;
    private const int KeyIdDigits = 8;

    /// <summary>The key of an ECDSA signer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="publicKey">The public key as a DER SubjectPublicKeyInfo.</param>
    public static VerifierKey OfEcdsa(string name, byte[] publicKey) =>
        new(name, BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey)), Ecdsa, publicKey);

    /// <summary>
    /// Reads a key's text, with or without a newline at its end. False where it is no key, or its id is not the one
    /// that its kind prescribes. Never throws.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        if (text is null || text.Length > TextMax) return false;
        if (text.EndsWith('\n')) text = text[..^1];
        string[] parts = text.Split('+', 3);
        if (parts.Length != 3 || !SignedNote.IsKeyName(parts[0])) return false;
        if (parts[1].Length != KeyIdDigits || parts[1].Any(char.IsAsciiLetterUpper)) return false;
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (!uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, invariant, out uint id)) return false;
        if (!StrictBase64.TryDecode(parts[2], out byte[]? bytes) || bytes.Length < 2) return false;
        VerifierKey read = new(parts[0], id, bytes[0], bytes.AsMemory(1));
        uint? expected = read.Type switch
        {
            Ecdsa => OfEcdsa(read.Name, read.Key.ToArray()).KeyId,
            Ed25519 => BinaryPrimitives.ReadUInt32BigEndian(
                SHA256.HashData([.. Encoding.UTF8.GetBytes(read.Name), (byte)'\n', .. bytes])),
            _ => null,
        };
        if (expected is not null && expected != id) return false;
        key = read;
        return true;
    }

    /// <summary>The text form, without a newline.</summary>
    public override string ToString()
    {
        byte[] bytes = [Type, .. Key.Span];
        return string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String(bytes)}");
    }
}
