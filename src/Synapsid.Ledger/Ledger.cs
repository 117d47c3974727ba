using Synapsid.Base.Files;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Query;
using Synapsid.Ledger.Segments;
using Synapsid.Ledger.Vectors;

namespace Synapsid.Ledger;

/// <summary>
/// Events in the order of their receipt, kept in segments that are the store, found again by id, time, field, text and
/// vector, and sealed by a Merkle tree whose signed checkpoints anyone can verify. Safe for any number of threads.
/// </summary>
/// <remarks>
/// <c>Ledger.Read.cs</c> holds finding; this file opening, appending, waiting, keeping and the end.
/// </remarks>
public sealed partial class Ledger : IDisposable
{
    /// <summary>Ids that share all bits of a hash that the table looks at are so few that this many suffice.</summary>
    private const int CandidatesMax = 256;

    private const string SegmentFolder = "segments";

    private readonly IFileSystem _files;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly SegmentLog _log;
    private readonly TreeKeeper _tree;
    private readonly EventVectors _vectors;
    private readonly LegalHolds _holds;
    private readonly NoteSigner _signer;
    private readonly Lock _pruning = new();

    private Ledger(
        IFileSystem files,
        string folder,
        LedgerOptions options,
        TimeProvider clock,
        SegmentLog log,
        TreeKeeper tree,
        EventVectors vectors,
        LegalHolds holds,
        NoteSigner signer,
        string? tornTail)
    {
        _files = files;
        Folder = folder;
        _options = options;
        _clock = clock;
        _log = log;
        _tree = tree;
        _vectors = vectors;
        _holds = holds;
        _signer = signer;
        TornTail = tornTail;
    }

    /// <summary>The folder that it lies in.</summary>
    public string Folder { get; }

    /// <summary>What opening cut off because a crash had torn it, in a sentence; null where nothing was.</summary>
    public string? TornTail { get; }

    /// <summary>Events that were ever taken: one more than the highest index.</summary>
    public long Count => _log.Count;

    /// <summary>The lowest index that is still stored.</summary>
    public long FirstIndex => _log.Segments[0].FirstIndex;

    /// <summary>How far its work has come.</summary>
    public LedgerProgress Progress => _log.Progress;

    /// <summary>The public key of its checkpoints, as verifiers are given it.</summary>
    public VerifierKey Key => _signer.Key;

    /// <summary>Its tiles, for proofs and for being published.</summary>
    public TileStore Tiles => _tree.Tiles;

    /// <summary>The newest signed checkpoint; null where none was signed yet.</summary>
    public SignedNote? Checkpoint => _tree.Checkpoints.LastNote;

    /// <summary>Bytes of filters of sealed segments that are in memory.</summary>
    internal long FilterBytes => _log.FilterBytes;

    /// <summary>How it stands.</summary>
    public LedgerStatistics Statistics => new(
        Progress,
        _log.Segments.Count,
        _log.Segments.Sum(segment => segment.Index is SealedIndex index ? index.Header.SegmentBytes : 0L),
        _vectors.Count,
        TornTail,
        _holds.All.Count);

    /// <summary>
    /// Opens the ledger of a folder, making it where there is none. A tail that a crash tore is cut at the last whole
    /// batch (<see cref="TornTail"/>), and the tree is brought up to the last event.
    /// </summary>
    /// <param name="files">Where files live.</param>
    /// <param name="folder">The ledger's folder; nobody else may have it open.</param>
    /// <param name="options">How to write and keep.</param>
    /// <param name="clock">Gives the times of receipt.</param>
    /// <param name="random">Gives the random bits of ids.</param>
    /// <exception cref="LedgerDamagedException">Events that had been synced cannot be read.</exception>
    /// <exception cref="TreeRecoveryException">The events are not those that the last checkpoint speaks of.</exception>
    /// <exception cref="IOException">A file could not be read or made; the message says which and why.</exception>
    public static Ledger Open(
        IFileSystem files, string folder, LedgerOptions options, TimeProvider clock, Random random)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        string segments = Path.Combine(folder, SegmentFolder);
        files.CreateDirectory(folder);
        LegalHolds holds = LegalHolds.Open(files, folder);
        FilterBudget budget = new(options.FilterBytesMax);
        SegmentOpening opened = SegmentOpening.Run(
            files, segments, options, budget, clock.GetUtcNow(), SegmentLog.FirstSegmentBytes(options));
        long count = opened.Segments[^1].End;
        NoteSigner signer = LedgerKey.OpenOrCreate(files, folder, options.Origin);
        CheckpointLog checkpoints = CheckpointLog.Open(files, folder, signer);
        TileStore tiles = TileStore.Open(files, folder, options.WaitingTilesMax);
        SegmentLeafSource leaves = new(() => opened.Segments, () => count);
        if (leaves.FirstIndex % MerkleTile.FullWidth != 0) tiles.Guard(0, leaves.FirstIndex / MerkleTile.FullWidth);
        TreeKeeper tree = new(TreeRecovery.Recover(tiles, leaves, checkpoints.Last), tiles, checkpoints);
        EventVectors vectors = EventVectors.Open(files, folder, opened.Segments);
        EventIdSource ids = new(clock, random);
        ContinueIds(ids, opened.Segments);
        SegmentLog log = new(files, segments, options, clock, ids, opened, tree, vectors, budget);
        SegmentLeafSource again = new(() => log.Segments, () => log.Progress.Indexed);
        tree.ShareMemory();
        tree.Writer = new TileWriter(tiles, again, () => tree.PublishedSize, clock);
        log.Start();
        return new Ledger(files, folder, options, clock, log, tree, vectors, holds, signer, opened.TornTail);
    }

    /// <summary>
    /// Takes the events of a batch, in their order and without others between them. Fills in their receipt and the ids
    /// that the sender left open (<see cref="EventBatch.IdOf"/>); the batch may be cleared and used again on return.
    /// </summary>
    /// <returns>Where they are. What has become of them by then is <see cref="ReceiptLevel.Accepted"/>.</returns>
    /// <exception cref="ArgumentException">A vector has the wrong dimensions; nothing was taken.</exception>
    /// <exception cref="LedgerFullException">The disk is full; nothing was taken.</exception>
    /// <exception cref="LedgerFailedException">A write or sync failed earlier; nothing was taken.</exception>
    public AppendReceipt Append(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0) return new AppendReceipt(Count, 0, ReceiptLevel.Accepted);
        _vectors.Check(batch);
        return new AppendReceipt(_log.Append(batch), batch.Count, ReceiptLevel.Accepted);
    }

    /// <summary>Takes the events of a batch and returns when they have reached a level.</summary>
    /// <inheritdoc cref="Append(EventBatch)"/>
    public AppendReceipt Append(EventBatch batch, ReceiptLevel level) => Wait(Append(batch), level);

    /// <summary>Returns when appended events have reached a level, with a receipt of that level.</summary>
    /// <exception cref="LedgerFailedException">They cannot reach it, since a write or sync failed.</exception>
    public AppendReceipt Wait(AppendReceipt receipt, ReceiptLevel level)
    {
        _log.Wait(receipt.End, level);
        return receipt with { Level = level };
    }

    /// <inheritdoc cref="Wait"/>
    public async Task<AppendReceipt> WaitAsync(
        AppendReceipt receipt, ReceiptLevel level, CancellationToken cancellation)
    {
        await _log.WaitAsync(receipt.End, level, cancellation).ConfigureAwait(false);
        return receipt with { Level = level };
    }

    /// <summary>Returns when all that was appended is on disk, in every mode.</summary>
    public void Sync() => _log.Wait(_log.Count, ReceiptLevel.Durable);

    /// <summary>
    /// The records as leaves of the tree, for verifying and proving: those that there are when their count is first
    /// asked for. For one thread.
    /// </summary>
    public ILeafSource Leaves()
    {
        Lazy<long> count = new(_log.CatchUp);
        return new SegmentLeafSource(() => _log.Segments, () => count.Value);
    }

    /// <summary>
    /// Reads the tree, for proofs and for being published; what a crash tore of its tiles is made again from the
    /// records. Safe for concurrent use.
    /// </summary>
    public TileReader OpenTree() =>
        new(Tiles, new SegmentLeafSource(() => _log.Segments, () => _log.Progress.Indexed));

    /// <summary>
    /// Returns when every full tile that a checkpoint covers is a file, for those who copy or publish the folder.
    /// </summary>
    /// <exception cref="IOException">A file could not be written; the tiles wait.</exception>
    public void WriteTiles() => _tree.Writer.WriteAll();

    /// <summary>
    /// Hashes every record again and compares the tree with every tile and every checkpoint, with the ledger's own key.
    /// Tiles that wait are made files first. Pruning waits meanwhile; appending goes on.
    /// </summary>
    public LedgerReport Verify(LedgerVerifyOptions options, CancellationToken cancellation = default)
    {
        if (!NoteVerifier.TryCreate(Key, out NoteVerifier? verifier))
        {
            throw new InvalidOperationException("The ledger's own key cannot verify.");
        }

        using (verifier) return Verify(verifier, options, cancellation);
    }

    /// <summary>The same, believing a public key that the caller brings.</summary>
    public LedgerReport Verify(NoteVerifier key, LedgerVerifyOptions options, CancellationToken cancellation)
    {
        lock (_pruning)
        {
            _tree.Writer.WriteAll();
            return LedgerVerifier.Verify(_files, Folder, Leaves(), Tiles, key, options, cancellation);
        }
    }

    /// <summary>Legal holds in force.</summary>
    public IReadOnlyList<LegalHold> Holds => _holds.All;

    /// <summary>
    /// Sets a hold: events that it covers are not pruned, nor any later ones. Safe on disk on return.
    /// </summary>
    /// <exception cref="ArgumentException">Its name is empty, or its texts have line breaks or tabs.</exception>
    public void Hold(LegalHold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        lock (_pruning) _holds.Set(hold);
    }

    /// <summary>Releases a hold; false where there is none of that name.</summary>
    public bool Release(string name)
    {
        lock (_pruning) return _holds.Release(name);
    }

    /// <summary>
    /// Removes the segments that the options allow to go and no hold keeps. Proofs of what remains stay valid.
    /// </summary>
    /// <returns>The lowest index that is still stored.</returns>
    public long Prune()
    {
        lock (_pruning)
        {
            long now = EventRecordFormat.Ticks(_clock.GetUtcNow());
            _log.Prune(Retention.Below(_log.Segments, _options.Retention, _holds, now));
            return FirstIndex;
        }
    }

    /// <summary>
    /// Writes, syncs, indexes and signs what was appended, and closes the ledger. Those who still wait see that.
    /// </summary>
    public void Dispose()
    {
        _log.Dispose();
        _tree.Dispose();
        _vectors.Dispose();
        _signer.Dispose();
        _cursors.Dispose();
    }

    /// <summary>Ids and times of receipt go on behind those of the last event, whatever the clock says.</summary>
    private static void ContinueIds(EventIdSource ids, IReadOnlyList<Segment> segments)
    {
        Segment? last = segments.LastOrDefault(segment => segment.Index.Count > 0);
        if (last is null) return;
        ReadOnlySpan<byte> record = new RecordCursor(0).Read(last, last.End - 1);
        if (!EventView.TryParse(record, out EventView view)) return;
        if (!view.IsIdGiven)
        {
            ids.Continue(view.Id, view.ReceivedTicks);
            return;
        }

        // Which ids were made in that millisecond, this event does not say: the next one has none.
        long next = Math.Max(0, view.ReceivedTicks / TimeSpan.TicksPerMillisecond) + 1;
        ids.Continue(EventId.FirstOf(next), next * TimeSpan.TicksPerMillisecond);
    }
}
