using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Tests.Merkle;
using Synapsid.Storage.Journals;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

/// <summary>
/// A ledger that is used by chance for a while, with events of every size, ids given twice, pruning, full disks, kills
/// and power losses, its settings changed at every opening; beside it a list of what was sent.
/// </summary>
public sealed class LedgerSoakTests
{
    private static readonly int[] Edges =
    [
        0, 1, 100, 127, 128, 4_000, 4_095, 4_096, 16_000, 16_384, 65_535 - 70, 65_535, 65_536, 300_000,
    ];

    private readonly SimulatedFileSystem _files = new();
    private readonly TestClock _clock = new();
    private readonly List<EventDraft> _sent = [];
    private readonly List<EventId> _ids = [];
    private readonly List<byte[]> _leaves = []; // of the records that were read
    private readonly Dictionary<long, byte[]> _signed = [];
    private Random _random = new(0);
    private long _durable; // events below were promised to be safe

    [Theory]
    [InlineData(2)]
    [InlineData(105)]
    [InlineData(141)]
    [InlineData(151)]
    [InlineData(207)]
    [InlineData(444)]
    public void Whatever_is_done_to_it_a_ledger_keeps_its_promises(int seed)
    {
        _random = new Random(seed);
        for (int round = 0; round < 12; round++)
        {
            Ledger? ledger = null;
            try
            {
                ledger = OpenOne();
                Check(ledger);
                for (int i = _random.Next(25); i > 0; i--) Step(ledger);
                if (Chance(0.5)) Check(ledger);
                if (Chance(0.4)) ledger.Dispose();
            }
            catch (IOException) when (_files.Operations >= _files.CrashAtOperation)
            {
                // The power failed, as it was told to.
            }

            _files.SpaceBytes = long.MaxValue;
            if (Chance(0.4)) _files.Kill();
            else _files.Crash(_random.Next());
        }

        using Ledger last = OpenOne(mayFail: false);
        Check(last);
        LedgerReport report = last.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);

        // A full tile that a power loss tore is found so until somebody reads it.
        Assert.Equal(
            [],
            report.Findings.Where(finding => finding.Kind != FindingKind.Tile || finding.File.Contains(".p/"))
                .Select(finding => finding.File + finding.Reason));
        Assert.Empty(last.VerifyIndexes());
    }

    private Ledger OpenOne(bool mayFail = true)
    {
        if (mayFail && Chance(0.5)) _files.CrashAtOperation = _files.Operations + _random.Next(400);
        LedgerOptions options = TestLedger.Options with
        {
            FsyncMode = Pick(FsyncMode.Always, FsyncMode.Periodic, FsyncMode.Never),
            SegmentBytesForTests = Pick(4 << 10, 16 << 10, 100 << 10),
            IndexInterval = Pick(16, 17, 256),
            BloomBitsPerKey = Pick(0, 1, 10),
            Compression = Pick(LedgerCompression.None, LedgerCompression.Lz4),
            BlockBytes = Pick(4 << 10, 128 << 10),
            CheckpointEvents = Pick(1, 10, 1_000_000),
            Retention = new RetentionOptions { MaxBytes = Pick<long?>(null, 1, 50_000) },
        };
        return Ledger.Open(_files, TestLedger.Folder, options, _clock, new Random(_random.Next()));
    }

    private void Step(Ledger ledger)
    {
        int act = _random.Next(20);
        if (act < 12) Append(ledger);
        else if (act < 14) Search(ledger);
        else if (act == 14) Prune(ledger);
        else if (act == 15) ledger.Sync();
        else if (act == 16) _clock.Advance(TimeSpan.FromSeconds(_random.Next(-100, 100)));
        else if (act == 17) _files.SpaceBytes = Chance(0.5) ? 0 : long.MaxValue;
        else Prove(ledger);
        if (act == 15) _durable = ledger.Count;
        NoteSigned(ledger);
    }

    private void Prune(Ledger ledger)
    {
        Check(ledger); // what goes is read once more
        try
        {
            ledger.Prune();
        }
        catch (DiskFullException) when (_files.SpaceBytes == 0)
        {
            // The tiles of what would go must be files first.
        }
    }

    private void Append(Ledger ledger)
    {
        EventBatch batch = new();
        int count = Pick(0, 1, 1, 2, 7, 60);
        List<EventDraft> drafts = [.. Enumerable.Range(0, count).Select(_ => Draft(count))];
        foreach (EventDraft draft in drafts) batch.Add(draft);
        long before = ledger.Count;
        try
        {
            AppendReceipt receipt = ledger.Append(batch);
            Assert.Equal(before, receipt.FirstIndex);
            _sent.AddRange(drafts);
            _ids.AddRange(Enumerable.Range(0, count).Select(batch.IdOf));
            if (Chance(0.3)) return;
            bool published = Chance(0.3);
            ledger.Wait(receipt, published ? ReceiptLevel.Published : ReceiptLevel.Durable);
            _durable = Math.Max(_durable, receipt.End);
        }
        catch (LedgerFullException)
        {
            // The disk is full, or was a moment ago.
            Assert.True(ledger.Count == before || ledger.Count == before + count);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    private EventDraft Draft(int among)
    {
        int edge = among < 10 && Chance(0.2) ? Edges[_random.Next(Edges.Length)] : _random.Next(60);
        byte[] raw = new byte[edge];
        if (Chance(0.5)) _random.NextBytes(raw);
        EventId? id = Chance(0.15) ? new EventId((ulong)_random.Next(2), (ulong)_random.Next(6)) : null;
        if (_ids.Count > 0 && Chance(0.05)) id = _ids[_random.Next(_ids.Count)];
        return new EventDraft
        {
            Id = id,
            Time = Chance(0.5) ? new DateTimeOffset(2026, 1, 1, 0, 0, _random.Next(60), TimeSpan.FromHours(3)) : null,
            Namespace = Pick("default", "prod", new string('n', 256), new string('m', 257)),
            Host = Pick("", "a", "b", new string('h', Pick(127, 128, 256, 257))),
            Severity = (Severity)_random.Next(7),
            Type = (EventType)_random.Next(12),
            Fields = [.. Enumerable.Range(0, _random.Next(4)).Select(n => new EventField("n", Pick("", "1", "x")))],
            Raw = raw,
        };
    }

    /// <summary>Everything that is there is what was sent, in order, and what was signed covers it.</summary>
    private void Check(Ledger ledger)
    {
        Assert.True(ledger.Count >= _durable, $"Of {_durable} events that were safe {ledger.Count} are left.");
        Assert.True(ledger.Count <= _sent.Count, $"{_sent.Count} were sent, and {ledger.Count} are there.");
        Forget(ledger.Count);
        for (long i = ledger.FirstIndex; i < ledger.Count; i++)
        {
            byte[] leaf = PlainTree.Leaf(MerkleHash.EntryOf(ledger.RecordAt(i)));
            if (i < _leaves.Count) Assert.Equal(_leaves[(int)i], leaf);
            else _leaves.Add(leaf);
            Assert.True(ledger.TryGetAt(i, out LedgerEvent? found));
            CheckSame(_sent[(int)i], found);
            Assert.Equal(_ids[(int)i], found.Id);
            Assert.True(ledger.TryGet(found.Id, out LedgerEvent? first));
            Assert.Equal(_ids.IndexOf(found.Id, (int)ledger.FirstIndex), first.Index);
        }

        NoteSigned(ledger);
        MerkleTree tree = new();
        byte[] root = new byte[MerkleHash.Bytes];
        foreach ((long size, byte[] signed) in _signed.OrderBy(pair => pair.Key))
        {
            Assert.True(size <= _leaves.Count, $"{size} events were signed, and {_leaves.Count} are there.");
            while (tree.Size < size) tree.Append(_leaves[(int)tree.Size]);
            tree.Root(root);
            Assert.Equal(signed, root);
        }
    }

    private static void CheckSame(EventDraft sent, LedgerEvent found)
    {
        Assert.Equal(sent.Raw.ToArray(), found.Raw.ToArray());
        Assert.Equal(sent.Fields, found.Fields);
        Assert.Equal((sent.Namespace, sent.Host, sent.Type), (found.Namespace, found.Host ?? "", found.Type));
        Assert.Equal(sent.Severity, found.Severity);
        if (sent.Time is { } time) Assert.Equal(time, found.Time);
    }

    private void Forget(long count)
    {
        _sent.RemoveRange((int)count, _sent.Count - (int)count);
        _ids.RemoveRange((int)count, _ids.Count - (int)count);
        if (_leaves.Count > count) _leaves.RemoveRange((int)count, _leaves.Count - (int)count);
        _durable = Math.Max(_durable, 0);
    }

    private void Search(Ledger ledger)
    {
        List<(LedgerFilter Filter, Func<EventDraft, bool> Plain)> all =
        [
            (new("host", FilterOperator.In, "a", "b", "a"), e => e.Host is "a" or "b"),
            (new("host", FilterOperator.NotEqual, "a"), e => e.Host != "a"),
            (new("namespace", FilterOperator.Equal, "default"), e => e.Namespace == "default"),
            (new("severity", FilterOperator.In, "high", "HIGH"), e => e.Severity == Severity.High),
            (new("type", FilterOperator.Equal, "DNS"), e => e.Type == EventType.Dns),
            (new("n", FilterOperator.Exists), e => e.Fields.Count > 0),
            (new("n", FilterOperator.Equal, ""), e => e.Fields.Any(field => field.Value.Length == 0)),
        ];
        (LedgerFilter Filter, Func<EventDraft, bool> Plain)[] some = [.. all.Where(_ => Chance(0.25))];
        LedgerQuery query = new()
        {
            Filters = [.. some.Select(one => one.Filter)],
            Limit = Pick(1, 7, 1_000),
            Descending = Chance(0.5),
            Sort = Pick(null, "time", "severity"),
        };
        List<long> found = [];
        do
        {
            LedgerPage page = ledger.Search(query, CancellationToken.None);
            found.AddRange(page.Events.Select(e => e.Index));
            query = query with { Cursor = page.Cursor };
        }
        while (query.Cursor is not null);

        IEnumerable<long> plain = Enumerable.Range((int)ledger.FirstIndex, _sent.Count - (int)ledger.FirstIndex)
            .Where(i => some.All(one => one.Plain(_sent[i]))).Select(i => (long)i);
        if (query.Sort is not null) found.Sort();
        else if (query.Descending) found.Reverse();
        Assert.Equal(plain, found);
    }

    private void Prove(Ledger ledger)
    {
        if (ledger.Checkpoint is not { } note || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint)) return;
        if (checkpoint.Size <= ledger.FirstIndex) return;
        TileReader tiles = ledger.OpenTree();
        tiles.Size = checkpoint.Size;
        long index = _random.NextInt64(ledger.FirstIndex, checkpoint.Size);
        ProofFile proof = ProofFile.Create(tiles, note, index, ledger.RecordAt(index)!);
        Assert.True(NoteVerifier.TryCreate(ledger.Key, out NoteVerifier? verifier));
        using (verifier) Assert.Equal(ProofVerdict.Valid, proof.Verify(verifier));
    }

    private void NoteSigned(Ledger ledger)
    {
        if (!Checkpoint.TryParse(ledger.Checkpoint?.Text ?? "", out Checkpoint? checkpoint)) return;
        byte[] root = checkpoint.Root.ToArray();
        if (!_signed.TryAdd(checkpoint.Size, root)) Assert.Equal(_signed[checkpoint.Size], root);
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
