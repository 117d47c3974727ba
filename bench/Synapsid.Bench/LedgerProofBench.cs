using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench ledger-proofs [FOLDER]</c>: over a log of 2,000,000 records of 200 bytes, in memory, whose tiles and
/// checkpoints are on the disk: writing the tiles, proofs of random records, and verifying all of it, on one thread.
/// </summary>
internal static class LedgerProofBench
{
    private const int Records = 2_000_000;
    private const int RecordBytes = 200;
    private const int CheckpointEvery = 200_000;
    private const int Proofs = 200_000;
    private const int Rounds = 5;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string parent = arguments.IsEmpty ? Path.GetTempPath() : arguments[0];
        string folder = Directory.CreateDirectory(Path.Combine(parent, "synbench-ledger-proofs")).FullName;
        try
        {
            return Run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(string folder)
    {
        PhysicalFileSystem files = PhysicalFileSystem.Instance;
        Source records = new();
        using NoteSigner signer = LedgerKey.OpenOrCreate(files, folder, "bench.example/log");
        using CheckpointLog log = CheckpointLog.Open(files, folder, signer);
        TileStore tiles = TileStore.Open(files, folder);
        Console.WriteLine(Line($"ledger-proofs: {Records:N0} records of {RecordBytes} bytes, one thread, in {folder}"));
        Build(records, tiles, log);
        bool valid = MeasureProofs(records, new TileReader(tiles) { Size = Records }, log.Last!);
        if (!NoteVerifier.TryCreate(signer.Key, out NoteVerifier? key)) throw new CryptographicException();
        double[] seconds = new double[Rounds];
        bool clean = true;
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            LedgerReport report = LedgerVerifier.Verify(
                files, folder, records, tiles, key, new LedgerVerifyOptions(), CancellationToken.None);
            seconds[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            clean &= report.IsClean && report.Records == Records;
        }

        Array.Sort(seconds);
        key.Dispose();
        double rate = Records / seconds[Rounds / 2] / 1e6;
        Console.WriteLine(Line($"  verify: {rate:N2} M records/s, median of {Rounds}; clean: {clean}"));
        return valid && clean ? 0 : 1;
    }

    private static void Build(Source records, TileStore tiles, CheckpointLog log)
    {
        MerkleTree tree = new();
        LeafBatch batch = new();
        byte[] hashes = new byte[LeafBatch.RecordsDefault * MerkleHash.Bytes];
        byte[] root = new byte[MerkleHash.Bytes];
        long writing = 0;
        while (tree.Size < Records)
        {
            batch.Clear();
            records.Read(tree.Size, batch);
            int used = (int)Math.Min(batch.Count, CheckpointEvery - (tree.Size % CheckpointEvery));
            MerkleHash.Leaves(batch.Data, batch.Ends[..used], hashes);
            tree.Append(hashes.AsSpan(0, used * MerkleHash.Bytes));
            if (tree.Size % CheckpointEvery != 0) continue;
            long started = Stopwatch.GetTimestamp();
            tiles.Put(tree, edge: true);
            tiles.Flush();
            writing += Stopwatch.GetTimestamp() - started;
            tree.Root(root);
            log.Publish(tree.Size, root, TimeProvider.System.GetUtcNow());
        }

        double each = Stopwatch.GetElapsedTime(0, writing).TotalSeconds / Records * 1e9;
        double tile = each * MerkleTile.FullWidth / 1000;
        Console.WriteLine(Line($"  writing the tiles: {each:N0} ns a record, {tile:N0} µs a tile"));
    }

    private static bool MeasureProofs(Source records, TileReader reader, Checkpoint last)
    {
        Random random = new(1);
        bool valid = true;
        double[] micros = new double[Rounds];
        byte[] leaf = new byte[MerkleHash.Bytes];
        double cold = 0;
        for (int round = -1; round < Rounds; round++)
        {
            // Records of 256 tiles, so that the tiles are cached after the first round: those of a busy day.
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < Proofs; i++) InclusionProof.Compute(reader, random.Next(65_536), Records);
            double each = Stopwatch.GetElapsedTime(started).TotalSeconds / Proofs * 1e6;
            if (round >= 0) micros[round] = each;
            int index = random.Next(Records);
            started = Stopwatch.GetTimestamp();
            byte[] path = InclusionProof.Compute(reader, index, Records);
            cold += Stopwatch.GetElapsedTime(started).TotalMicroseconds / (Rounds + 1);
            MerkleHash.Leaf(records[index], leaf);
            valid &= InclusionProof.Verify(leaf, index, Records, path, last.Root.Span);
        }

        Array.Sort(micros);
        double cached = micros[Rounds / 2];
        Console.WriteLine(Line(
            $"  a proof: {cached:N2} µs from cached tiles, {cold:N0} µs with a tile to read; valid: {valid}"));
        return valid;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Records that differ by their number.</summary>
    private sealed class Source : ILeafSource
    {
        private readonly byte[] _record = RandomNumberGenerator.GetBytes(RecordBytes);

        public long FirstIndex => 0;

        public long Count => Records;

        public ReadOnlySpan<byte> this[long index]
        {
            get
            {
                BitConverter.TryWriteBytes(_record, index);
                return _record;
            }
        }

        public void Read(long index, LeafBatch batch)
        {
            while (index < Records && batch.TryAdd(this[index])) index++;
        }

        public string FileOf(long index) => "memory";
    }
}
