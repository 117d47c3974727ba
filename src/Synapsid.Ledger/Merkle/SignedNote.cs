using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// A text with signatures below it (C2SP signed-note). Parsing believes nothing: only <see cref="NoteVerifier"/> says
/// whether a trusted key signed the text.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Bytes of the longest note that is read.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Signatures that a note may carry; the specification asks for at least 16.</summary>
    public const int SignaturesMax = 100;

    private const string LineStart = "— ";
    private const int KeyIdBytes = 4;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private SignedNote(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> text, IReadOnlyList<NoteSignature> signatures)
    {
        Bytes = bytes;
        TextBytes = text;
        Signatures = signatures;
    }

    /// <summary>The whole note, byte for byte.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What was signed: the text with its last newline, as UTF-8.</summary>
    public ReadOnlyMemory<byte> TextBytes { get; }

    /// <summary>The signatures, in their order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>The text.</summary>
    public string Text => Encoding.UTF8.GetString(TextBytes.Span);

    /// <summary>Reads a note. Never throws.</summary>
    /// <param name="bytes">The note; copied.</param>
    /// <param name="note">The note.</param>
    /// <returns>False where the bytes break a rule of the specification.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        if (bytes.Length is 0 or > BytesMax || bytes[^1] != '\n') return false;
        foreach (byte value in bytes)
        {
            if (value < ' ' && value != '\n') return false;
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return false;
        int split = bytes.LastIndexOf("\n\n"u8);
        if (split < 0) return false;
        byte[] whole = bytes.ToArray();
        string[] lines = Encoding.UTF8.GetString(bytes[(split + 2)..]).Split('\n');
        if (lines.Length is < 2 or > SignaturesMax + 1) return false;
        NoteSignature[] signatures = new NoteSignature[lines.Length - 1];
        for (int i = 0; i < signatures.Length; i++)
        {
            if (!TryParseLine(lines[i], out NoteSignature? signature)) return false;
            signatures[i] = signature;
        }

        note = new SignedNote(whole, whole.AsMemory(0, split + 1), signatures);
        return true;
    }

    /// <summary>
    /// Whether a key may have this name: not empty, without spaces, plus signs and control characters.
    /// </summary>
    public static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (char letter in name)
        {
            if (letter == '+' || char.IsWhiteSpace(letter) || letter < ' ') return false;
        }

        return !name.IsEmpty;
    }

    /// <summary>A note of a text and one signature.</summary>
    internal static SignedNote Create(string text, NoteSignature signature)
    {
        byte[] signed = new byte[KeyIdBytes + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(signed, signature.KeyId);
        signature.Signature.Span.CopyTo(signed.AsSpan(KeyIdBytes));
        byte[] bytes = StrictUtf8.GetBytes(
            $"{text}\n{LineStart}{signature.Name} {Convert.ToBase64String(signed)}\n");
        return TryParse(bytes, out SignedNote? note) && note.Text == text
            ? note
            : throw new ArgumentException("This is no text of a note: it has control characters or no last newline.");
    }

    private static bool TryParseLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(LineStart, StringComparison.Ordinal)) return false;
        int space = line.IndexOf(' ', LineStart.Length);
        if (space < 0) return false;
        string name = line[LineStart.Length..space];
        if (!IsKeyName(name) || !StrictBase64.TryDecode(line.AsSpan(space + 1), out byte[]? bytes)) return false;
        if (bytes.Length <= KeyIdBytes) return false;
        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdBytes));
        return true;
    }
}
