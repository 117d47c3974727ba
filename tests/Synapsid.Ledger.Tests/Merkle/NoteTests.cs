using System.Security.Cryptography;
using System.Text;

using FsCheck.Fluent;

using Synapsid.Ledger.Merkle;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class NoteTests
{
    private const string RekorKey =
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smG"
        + "NM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";

    private const string RekorNote =
        "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n— rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPn"
        + "Pekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";

    private const string PixelKey =
        "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VW"
        + "D3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=";

    private const string PixelNote =
        "DEFAULT\n10\nbsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=\n\n— pixel6_transparency_log kcFuMDBFAiEAhqMAP8P6qf6QxtUJ"
        + "hzMhbN+MbZ9dwfUHzGQJmffJHtoCIGD0cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4\n";

    // The example of C2SP signed-note.
    private const string Ed25519Key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string Ed25519Note =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsY"
        + "jOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Theory]
    [InlineData(RekorKey, RekorNote, 798_034)]
    [InlineData(PixelKey, PixelNote, 10)]
    public void Checkpoints_of_public_logs_verify(string key, string text, long size)
    {
        Assert.True(NoteVerifier.TryCreate(key, out NoteVerifier? verifier));
        SignedNote note = Parse(text);
        Assert.True(verifier.Verify(note));
        Assert.True(Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint));
        Assert.Equal(size, checkpoint.Size);
        Assert.Null(checkpoint.Number);
        Assert.Null(checkpoint.Time);
        Assert.Equal(key, verifier.Key.ToString());
    }

    [Fact]
    public void A_key_of_another_kind_is_read_and_its_signatures_ignored()
    {
        Assert.True(VerifierKey.TryParse(Ed25519Key, out VerifierKey? key));
        Assert.Equal(("example.com/foo", 0x530D903Au, VerifierKey.Ed25519), (key.Name, key.KeyId, key.Type));
        Assert.False(NoteVerifier.TryCreate(key, out _));
        NoteSignature signature = Assert.Single(Parse(Ed25519Note).Signatures);
        Assert.Equal((key.Name, key.KeyId, 64), (signature.Name, signature.KeyId, signature.Signature.Length));

        // A witness's signature beside ours does not disturb; alone it does not suffice.
        using NoteSigner signer = LedgerFolder.FixedSigner("log.example", 1);
        using NoteVerifier verifier = VerifierOf(signer);
        string own = Encoding.UTF8.GetString(signer.Sign("text\n").Bytes.Span);
        string witness = Ed25519Note[(Ed25519Note.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        Assert.True(verifier.Verify(Parse(own + witness)));
        Assert.False(verifier.Verify(Parse("text\n\n" + witness)));
    }

    [Fact]
    public void What_is_signed_verifies_and_nothing_else()
    {
        using NoteSigner signer = LedgerFolder.FixedSigner("log.example", 1);
        using NoteVerifier verifier = VerifierOf(signer);
        SignedNote note = signer.Sign("first\n\nsecond — ü\n");
        Assert.Equal("first\n\nsecond — ü\n", note.Text);
        Assert.True(verifier.Verify(note));
        using NoteSigner other = LedgerFolder.FixedSigner("log.example", 2);
        using NoteVerifier foreign = VerifierOf(other);
        Assert.False(foreign.Verify(note));
        using NoteSigner renamed = LedgerFolder.FixedSigner("other.example", 1);
        Assert.False(VerifierOf(renamed).Verify(note));

        // A bad signature of a known key spoils the note, even beside a good one.
        string text = Encoding.UTF8.GetString(note.Bytes.Span);
        string moved = Encoding.UTF8.GetString(signer.Sign("other\n").Bytes.Span).Split('\n')[^2];
        Assert.False(verifier.Verify(Parse(text + moved + "\n")));
    }

    [Fact]
    public void Every_flipped_byte_of_a_note_is_noticed()
    {
        using NoteSigner signer = LedgerFolder.FixedSigner("log.example", 1);
        using NoteVerifier verifier = VerifierOf(signer);
        byte[] bytes = signer.Sign("log.example\n12\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n").Bytes.ToArray();
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (byte mask in (byte[])[1, 2, 4, 8, 16, 32, 64, 128])
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= mask;
                Assert.False(SignedNote.TryParse(flipped, out SignedNote? note) && verifier.Verify(note), $"byte {i}");
            }
        }

        for (int length = 0; length < bytes.Length; length++) Assert.False(SignedNote.TryParse(bytes.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAA==\n")]
    [InlineData("text\n\n— AAAAAAAA\n")]
    [InlineData("text\n\n—  AAAAAAAA\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("text\n\n— name AAAAAAAA \n")]
    [InlineData("text\n\n— name AAAAAAAB==\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA\nrest\n")]
    [InlineData("text\r\n\n— name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAA\tAAAA\n")]
    public void What_is_no_note_is_refused(string text) =>
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.False(SignedNote.TryParse([0xC3, (byte)'\n', .. "\n— name AAAAAAAA\n"u8], out _));

    [Fact]
    public void A_hundred_signatures_are_read_and_no_more()
    {
        string line = "— name AAAAAAAA\n";
        Assert.Equal(100, Parse("t\n\n" + string.Concat(Enumerable.Repeat(line, 100))).Signatures.Count);
        Assert.False(SignedNote.TryParse(
            Encoding.UTF8.GetBytes("t\n\n" + string.Concat(Enumerable.Repeat(line, 101))), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a+b")]
    [InlineData("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2")]
    [InlineData("example.com/foo+530d903a+AQ==")]
    [InlineData(null)]
    public void What_is_no_key_is_refused(string? text) => Assert.False(VerifierKey.TryParse(text, out _));

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(NoteVerifier.TryCreate(VerifierKey.OfEcdsa("a", key.ExportSubjectPublicKeyInfo()), out _));
        Assert.False(NoteVerifier.TryCreate(VerifierKey.OfEcdsa("a", [1, 2, 3]), out _));
        Assert.Throws<ArgumentException>(() => new NoteSigner("a", key));
        using NoteSigner signer = LedgerFolder.FixedSigner("a", 1);
        byte[] longer = [.. signer.Key.Key.Span, 0];
        Assert.False(NoteVerifier.TryCreate(VerifierKey.OfEcdsa("a", longer), out _));
        Assert.Throws<ArgumentException>(() => LedgerFolder.FixedSigner("a b", 1));
        Assert.Throws<ArgumentException>(() => signer.Sign("no newline"));
        Assert.Throws<ArgumentException>(() => signer.Sign("tab\t\n"));
    }

    [Theory]
    [InlineData("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nnumber 5\ntime 2026-11-21T07:00:00.000Z\n", true)]
    [InlineData("o\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n-7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n+7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n", false)]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", false)]
    [InlineData("o\n7\nAAAA\n", false)]
    [InlineData("\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", false)]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    [InlineData("o\n7\n", false)]
    [InlineData("", false)]
    public void Checkpoints_are_read_strictly(string text, bool valid)
    {
        Assert.Equal(valid, Checkpoint.TryParse(text, out Checkpoint? checkpoint));
        if (checkpoint is not null) Assert.Equal(text, checkpoint.ToText());
    }

    [Fact]
    public void A_checkpoint_of_ours_names_its_number_and_time()
    {
        DateTimeOffset time = new(2026, 11, 21, 9, 1, 2, 3, TimeSpan.FromHours(2));
        string text = Checkpoint.Create("o", 7, new byte[32], 5, time).ToText();
        Assert.EndsWith("\nnumber 5\ntime 2026-11-21T07:01:02.003Z\n", text);
        Assert.True(Checkpoint.TryParse(text, out Checkpoint? checkpoint));
        Assert.Equal((5, time), (checkpoint.Number, checkpoint.Time));
    }

    [Fact]
    public void Any_bytes_never_throw() => Prop.ForAll<byte[], string>((bytes, text) =>
    {
        _ = SignedNote.TryParse(bytes, out _);
        _ = SignedNote.TryParse([.. Encoding.UTF8.GetBytes(text ?? ""), .. "\n\n"u8, .. bytes, (byte)'\n'], out _);
        _ = Checkpoint.TryParse(text ?? "", out _);
        _ = Checkpoint.TryParse($"o\n{text}\n{text}\n", out _);
        _ = VerifierKey.TryParse(text, out _);
        if (VerifierKey.TryParse($"a+00000000+{Convert.ToBase64String([2, .. bytes])}", out VerifierKey? key)) _ = NoteVerifier.TryCreate(key, out _);
        _ = NoteVerifier.TryCreate(VerifierKey.OfEcdsa("a", bytes), out _);
        _ = ProofFile.TryParse(bytes, out _);
    }).Holds();

    private static SignedNote Parse(string text)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out SignedNote? note));
        return note;
    }

    private static NoteVerifier VerifierOf(NoteSigner signer)
    {
        Assert.True(NoteVerifier.TryCreate(signer.Key, out NoteVerifier? verifier));
        return verifier;
    }
}
