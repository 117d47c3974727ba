using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Synapsid.Ledger.Merkle;

/// <summary>
/// A proof that one record is in the ledger, for whoever has only this file and the ledger's public key (C2SP
/// tlog-proof): index, path, signed checkpoint, and in the line of extra data the record itself.
/// </summary>
public sealed class ProofFile
{
    /// <summary>The customary end of the file's name.</summary>
    public const string FileSuffix = ".tlog-proof";

    /// <summary>Bytes of the longest proof that is read.</summary>
    public const int BytesMax = 64 << 20;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string ExtraWord = "extra ";
    private const string IndexWord = "index ";
    private const int PathMax = 63;

    private ProofFile(long index, ReadOnlyMemory<byte> path, SignedNote note, ReadOnlyMemory<byte>? record)
    {
        Index = index;
        Path = path;
        Note = note;
        Record = record;
    }

    /// <summary>The record's index.</summary>
    public long Index { get; }

    /// <summary>Hashes of 32 bytes, one after another, from the leaf's sibling upwards.</summary>
    public ReadOnlyMemory<byte> Path { get; }

    /// <summary>The checkpoint's note.</summary>
    public SignedNote Note { get; }

    /// <summary>The record, byte for byte; null where the file carries none.</summary>
    public ReadOnlyMemory<byte>? Record { get; }

    /// <summary>The proof of a record under a signed checkpoint that covers it.</summary>
    /// <param name="tiles">The tree's tiles.</param>
    /// <param name="checkpoint">The checkpoint's note.</param>
    /// <param name="index">The record's index.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="ArgumentException">The note is no checkpoint, or does not cover the record.</exception>
    /// <exception cref="TileDamagedException">A tile is damaged for good.</exception>
    public static ProofFile Create(TileReader tiles, SignedNote checkpoint, long index, ReadOnlyMemory<byte> record)
    {
        if (!Checkpoint.TryParse(checkpoint.Text, out Checkpoint? tree))
        {
            throw new ArgumentException("The note is no checkpoint.", nameof(checkpoint));
        }

        return new ProofFile(index, InclusionProof.Compute(tiles, index, tree.Size), checkpoint, record);
    }

    /// <summary>Reads a proof. False where it is none. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ProofFile? proof)
    {
        proof = null;
        if (bytes.Length > BytesMax) return false;
        int split = bytes.IndexOf("\n\n"u8);
        if (split < 0 || bytes[..split].ContainsAnyExceptInRange((byte)'\n', (byte)'~')) return false;
        if (!SignedNote.TryParse(bytes[(split + 2)..], out SignedNote? note)) return false;
        string[] lines = Encoding.ASCII.GetString(bytes[..split]).Split('\n');
        if (lines.Length < 2 || lines[0] != FirstLine) return false;
        int next = 1;
        byte[]? record = null;
        if (lines[next].StartsWith(ExtraWord, StringComparison.Ordinal)
            && !StrictBase64.TryDecode(lines[next++].AsSpan(ExtraWord.Length), out record))
        {
            return false;
        }

        if (next == lines.Length || !lines[next].StartsWith(IndexWord, StringComparison.Ordinal)) return false;
        if (!Checkpoint.TryParseNumber(lines[next++].AsSpan(IndexWord.Length), out long index)) return false;
        if (lines.Length - next > PathMax) return false;
        byte[] path = new byte[(lines.Length - next) * MerkleHash.Bytes];
        for (int i = 0; next < lines.Length; i++, next++)
        {
            if (!StrictBase64.TryDecodeHash(lines[next], out byte[]? hash)) return false;
            hash.CopyTo(path, i * MerkleHash.Bytes);
        }

        ReadOnlyMemory<byte>? carried = record is null ? default(ReadOnlyMemory<byte>?) : record;
        proof = new ProofFile(index, path, note, carried);
        return true;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        StringBuilder text = new(FirstLine + "\n");
        if (Record is not null) text.Append(ExtraWord).Append(Convert.ToBase64String(Record.Value.Span)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{IndexWord}{Index}\n");
        for (int i = 0; i < Path.Length; i += MerkleHash.Bytes)
        {
            text.Append(Convert.ToBase64String(Path.Span.Slice(i, MerkleHash.Bytes))).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Note.Bytes.Span];
    }

    /// <summary>
    /// Checks everything: that the key signed the checkpoint, that this is the log named by the key, and that the path
    /// leads from the record to the root.
    /// </summary>
    public ProofVerdict Verify(NoteVerifier key)
    {
        if (Record is null) return ProofVerdict.NoRecord;
        if (!Checkpoint.TryParse(Note.Text, out Checkpoint? checkpoint)) return ProofVerdict.NotACheckpoint;
        if (checkpoint.Origin != key.Key.Name) return ProofVerdict.ForeignLog;
        if (!key.Verify(Note)) return ProofVerdict.BadSignature;
        Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
        MerkleHash.Leaf(Record.Value.Span, leaf);
        return InclusionProof.Verify(leaf, Index, checkpoint.Size, Path.Span, checkpoint.Root.Span)
            ? ProofVerdict.Valid
            : ProofVerdict.BadPath;
    }
}
