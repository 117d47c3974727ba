using System.Security.Cryptography;

using Synapsid.Ledger.Merkle;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests.Merkle;

/// <summary>A small ledger's tree, tiles and checkpoints on a simulated disk, over records in memory.</summary>
internal sealed class LedgerFolder : IDisposable
{
    public const string Folder = "/ledger";
    public const string Origin = "ledger.example/tests";

    private readonly TestClock _clock = new();

    public LedgerFolder(int records, int checkpointEvery, int seed = 1)
        : this(MemoryRecords.Create(records, seed), checkpointEvery)
    {
    }

    public LedgerFolder(MemoryRecords records, int checkpointEvery)
    {
        Records = records;
        Files.CreateDirectory(Folder);
        Signer = LedgerKey.OpenOrCreate(Files, Folder, Origin);
        Verifier = NoteVerifier.TryCreate(Signer.Key, out NoteVerifier? made) ? made : throw new InvalidOperationException();
        Tiles = TileStore.Open(Files, Folder);
        Log = CheckpointLog.Open(Files, Folder, Signer);
        Reader = new TileReader(Tiles, Records);
        for (int from = 0; from < records.Count; from += checkpointEvery)
        {
            Grow((int)Math.Min(records.Count, from + checkpointEvery));
        }
    }

    public SimulatedFileSystem Files { get; } = new();

    public MemoryRecords Records { get; }

    public MerkleTree Tree { get; private set; } = new();

    public NoteSigner Signer { get; }

    public TileStore Tiles { get; private set; }

    public TileReader Reader { get; private set; }

    public CheckpointLog Log { get; private set; }

    public List<SignedNote> Notes { get; } = [];

    public NoteVerifier Verifier { get; }

    /// <summary>A P-256 key that is the same in every run.</summary>
    public static NoteSigner FixedSigner(string name, int seed)
    {
        byte[] secret = SHA256.HashData(BitConverter.GetBytes(seed));
        ECParameters parameters = new() { Curve = ECCurve.NamedCurves.nistP256, D = secret };
        return new NoteSigner(name, ECDsa.Create(parameters));
    }

    /// <summary>Takes the records up to a count into the tree and signs it.</summary>
    public SignedNote Grow(int count)
    {
        for (long i = Tree.Size; i < count; i++)
        {
            byte[] hash = new byte[32];
            MerkleHash.Leaf(Records[i], hash);
            Tree.Append(hash);
        }

        return Publish();
    }

    public SignedNote Publish()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        Tiles.Put(Tree, edge: true);
        Tiles.Flush();
        byte[] root = new byte[32];
        Tree.Root(root);
        SignedNote note = Log.Publish(Tree.Size, root, _clock.GetUtcNow());
        Notes.Add(note);
        Reader.Size = Tree.Size;
        return note;
    }

    /// <summary>Opens what is on the disk, as a new process does.</summary>
    public void Reopen()
    {
        Log.Dispose();
        Tiles = TileStore.Open(Files, Folder);
        Log = CheckpointLog.Open(Files, Folder, Signer);
        Tree = TreeRecovery.Recover(Tiles, Records, Log.Last);
        Reader = new TileReader(Tiles, Records) { Size = Log.Last?.Size ?? 0 };
    }

    public byte[] Root()
    {
        byte[] root = new byte[32];
        Tree.Root(root);
        return root;
    }

    public void Dispose()
    {
        Log.Dispose();
        Signer.Dispose();
        Verifier.Dispose();
    }
}
