using System.Buffers;
using System.Security.Cryptography;
using System.Text;

using FsCheck.Fluent;

using Synapsid.Ledger.Merkle;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class ProofFileTests
{
    [Fact]
    public void Every_record_is_proved_by_its_file_alone()
    {
        using LedgerFolder ledger = new(700, 350);
        NoteVerifier key = ledger.Verifier;
        foreach (SignedNote note in ledger.Notes)
        {
            Assert.True(Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint));
            for (int index = 0; index < checkpoint.Size; index += 23)
            {
                byte[] file = ProofFile.Create(ledger.Reader, note, index, ledger.Records[index]).ToBytes();
                Assert.True(ProofFile.TryParse(file, out ProofFile? proof));
                Assert.Equal(ProofVerdict.Valid, proof.Verify(key));
                Assert.Equal(ledger.Records[index], proof.Record!.Value.ToArray());
                Assert.Equal(file, proof.ToBytes());
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ProofFile.Create(ledger.Reader, ledger.Notes[0], 350, new byte[1]));
    }

    [Fact]
    public void The_text_is_that_of_the_specification()
    {
        using LedgerFolder ledger = new(3, 3);
        string[] lines = Encoding.UTF8.GetString(
            ProofFile.Create(ledger.Reader, ledger.Notes[0], 2, ledger.Records[2]).ToBytes()).Split('\n');
        Assert.Equal("c2sp.org/tlog-proof@v1", lines[0]);
        Assert.Equal("extra " + Convert.ToBase64String(ledger.Records[2]), lines[1]);
        Assert.Equal("index 2", lines[2]);
        byte[] sibling = PlainTree.Root([PlainTree.Leaf(ledger.Records[0]), PlainTree.Leaf(ledger.Records[1])]);
        Assert.Equal(Convert.ToBase64String(sibling), lines[3]);
        Assert.Equal(("", LedgerFolder.Origin, "3"), (lines[4], lines[5], lines[6]));
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        using LedgerFolder ledger = new(9, 9);
        NoteVerifier key = ledger.Verifier;
        byte[] file = ProofFile.Create(ledger.Reader, ledger.Notes[0], 5, ledger.Records[5]).ToBytes();
        for (int i = 0; i < file.Length; i++)
        {
            foreach (byte mask in (byte[])[1, 4, 32, 128])
            {
                byte[] flipped = [.. file];
                flipped[i] ^= mask;
                Assert.False(
                    ProofFile.TryParse(flipped, out ProofFile? proof) && proof.Verify(key) == ProofVerdict.Valid,
                    $"byte {i}, bit {mask}");
            }
        }

        for (int length = 0; length < file.Length; length++) Assert.False(ProofFile.TryParse(file.AsSpan(0, length), out _));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        using LedgerFolder ledger = new(9, 9);
        using LedgerFolder other = new(9, 9, seed: 2);
        NoteVerifier key = ledger.Verifier;
        SignedNote note = ledger.Notes[0];
        Assert.Equal(ProofVerdict.BadPath, Verify(ProofFile.Create(ledger.Reader, note, 5, ledger.Records[6]), key));
        Assert.Equal(ProofVerdict.BadSignature, Verify(ProofFile.Create(other.Reader, other.Notes[0], 5, other.Records[5]), key));
        using NoteSigner foreign = LedgerFolder.FixedSigner("foreign.example", 3);
        Assert.True(NoteVerifier.TryCreate(foreign.Key, out NoteVerifier? foreignKey));
        Assert.Equal(ProofVerdict.ForeignLog, Verify(ProofFile.Create(ledger.Reader, note, 5, ledger.Records[5]), foreignKey));
        string text = Encoding.UTF8.GetString(ProofFile.Create(ledger.Reader, note, 5, ledger.Records[5]).ToBytes());
        string[] lines = text.Split('\n');
        string without = string.Join('\n', lines.Where((_, i) => i != 1));
        Assert.True(ProofFile.TryParse(Encoding.UTF8.GetBytes(without), out ProofFile? bare));
        Assert.Equal(ProofVerdict.NoRecord, bare.Verify(key));
        string head = text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)];
        byte[] letter = [.. Encoding.UTF8.GetBytes(head), .. ledger.Signer.Sign("no checkpoint\n").Bytes.Span];
        Assert.True(ProofFile.TryParse(letter, out ProofFile? plain));
        Assert.Equal(ProofVerdict.NotACheckpoint, plain.Verify(key));
        Assert.Throws<ArgumentException>(() => ProofFile.Create(ledger.Reader, plain.Note, 5, ledger.Records[5]));
    }

    [Fact]
    public void A_large_record_is_proved_too()
    {
        MemoryRecords records = MemoryRecords.Create(5);
        byte[] large = RandomNumberGenerator.GetBytes(200_000);
        records.Add(large);
        using LedgerFolder ledger = new(records, 6);
        Assert.Equal(ProofVerdict.Valid, Verify(ProofFile.Create(ledger.Reader, ledger.Notes[0], 5, large), ledger.Verifier));

        ArrayBufferWriter<byte> bundle = new();
        Assert.True(EntryBundle.TryWrite(records, 0, 6, bundle));
        byte[][] entries = Entries(bundle.WrittenSpan);
        Assert.Equal(6, entries.Length);
        Assert.Equal(SHA256.HashData(large), entries[5]);
        Assert.Equal(ledger.Root(), PlainTree.Root(entries.Select(entry => PlainTree.Leaf(entry)).ToArray()));
        Assert.False(EntryBundle.TryWrite(records, 0, 7, bundle));
        records.FirstIndex = 2;
        Assert.False(EntryBundle.TryWrite(records, 0, 6, bundle));
    }

    [Fact]
    public void Any_bytes_after_the_right_beginning_never_throw() => Prop.ForAll<byte[], string>((bytes, text) =>
    {
        _ = ProofFile.TryParse([.. "c2sp.org/tlog-proof@v1\n"u8, .. bytes], out _);
        _ = ProofFile.TryParse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nextra {text}\nindex {text}\n{text}\n\n{text}"), out _);
        _ = ProofFile.TryParse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 1\n{Convert.ToBase64String(bytes)}\n\na\n\n— b AAAAAAAA\n"), out _);
    }).Holds();

    private static ProofVerdict Verify(ProofFile proof, NoteVerifier key)
    {
        Assert.True(ProofFile.TryParse(proof.ToBytes(), out ProofFile? read));
        return read.Verify(key);
    }

    private static byte[][] Entries(ReadOnlySpan<byte> bundle)
    {
        List<byte[]> entries = [];
        while (!bundle.IsEmpty)
        {
            int length = (bundle[0] << 8) | bundle[1];
            entries.Add(bundle.Slice(2, length).ToArray());
            bundle = bundle[(2 + length)..];
        }

        return [.. entries];
    }
}
