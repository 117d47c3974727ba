using System.Buffers;
using System.Globalization;
using Synapsid.Base.Files;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Keyspace.Sessions;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Import;
using Synapsid.Ledger.Merkle;
using Synapsid.Storage.Journals;
using EventLedger = Synapsid.Ledger.Ledger;

namespace Synapsid;

/// <content>The ledger: opened when it is first needed, for a folder may well do without one.</content>
public sealed partial class SynapsidEngine
{
    private const string LedgerFolder = "ledger";

    private static readonly TimeSpan PruningInterval = TimeSpan.FromHours(1);

    private readonly Lock _ledgerGate = new();
    private readonly ActQueue _acts;
    private EventLedger? _ledger;
    private TileReader? _ledgerTiles;
    private ITimer? _ledgerPruning;
    private string? _ledgerWarning;
    private bool _ledgerClosed;

    /// <summary>The ledger of the data folder, opened or made when it is first asked for.</summary>
    /// <exception cref="IOException">It cannot be opened; the message names the file and why.</exception>
    /// <exception cref="ObjectDisposedException">The engine is closed.</exception>
    public EventLedger Ledger => OpenLedger();

    /// <summary>Whether the data folder has a ledger.</summary>
    public bool HasLedger => Files.FileExists(Path.Combine(LedgerPath, LedgerKey.PublicFile));

    /// <summary>Where the ledger's files are looked at, for verifying.</summary>
    internal IFileSystem Files => _options.FileSystem;

    private string LedgerPath => Path.Combine(_folder.Path, LedgerFolder);

    /// <summary>How records that are imported become events, by the settings.</summary>
    /// <param name="format">The format (<see cref="EventFormats"/>).</param>
    public ImportOptions ImportOptions(string format) => ImportOptionsOf(Configuration, Clock, format);

    /// <summary>The same for whoever has settings and no engine.</summary>
    public static ImportOptions ImportOptionsOf(SynapsidConfiguration configuration, TimeProvider clock, string format)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        IReadOnlyList<byte[]> Names(Setting setting) => FieldMapping.Names(configuration.GetText(setting));
        return new ImportOptions
        {
            Format = format,
            Clock = clock,
            Mapping = new FieldMapping
            {
                Time = Names(LedgerSettings.MapTime),
                Host = Names(LedgerSettings.MapHost),
                Ip = Names(LedgerSettings.MapIp),
                Collector = Names(LedgerSettings.MapCollector),
                Type = Names(LedgerSettings.MapType),
                Severity = Names(LedgerSettings.MapSeverity),
                Namespace = Names(LedgerSettings.MapNamespace),
            },
        };
    }

    /// <summary>
    /// The proof that an event is in the ledger, for whoever has nothing but its public key; waits for a checkpoint
    /// that covers it where none does yet.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such event, or it was pruned.</exception>
    /// <exception cref="IOException">A tile is damaged, or no checkpoint could be signed.</exception>
    public ProofFile Prove(long index)
    {
        EventLedger ledger = Ledger;
        byte[] record = ledger.RecordAt(index)
            ?? throw new NotFoundException($"There is no event {index}, or it was pruned.");
        ledger.Wait(new AppendReceipt(index, 1, ReceiptLevel.Accepted), ReceiptLevel.Published);
        SignedNote note = ledger.Checkpoint!;
        TreeAt(note, out TileReader tiles);
        return ProofFile.Create(tiles, note, index, record);
    }

    /// <summary>
    /// The hashes of a tile of the tree that the newest checkpoint signs: what was torn on the disk is made again.
    /// </summary>
    /// <returns>The hashes; null where the signed tree has no such tile.</returns>
    /// <exception cref="IOException">The tile is damaged for good.</exception>
    public ReadOnlyMemory<byte>? ReadLedgerTile(TilePath tile)
    {
        if (Ledger.Checkpoint is not { } note) return null;
        long size = TreeAt(note, out TileReader tiles);
        if (MerkleTile.WidthAt(tile.Level, tile.Index, size) < tile.Width) return null;
        byte[] hashes = new byte[tile.Width * MerkleHash.Bytes];
        tiles.Read(tile, hashes);
        return hashes;
    }

    /// <summary>
    /// Some entries of the signed tree, as an entry bundle; null where they are not signed, or pruned.
    /// </summary>
    /// <param name="bundle">Which: its level is <see cref="TilePath.Entries"/>.</param>
    public ReadOnlyMemory<byte>? ReadLedgerEntries(TilePath bundle)
    {
        EventLedger ledger = Ledger;
        if (ledger.Checkpoint is not { } note) return null;
        if (MerkleTile.WidthAt(0, bundle.Index, TreeAt(note, out _)) < bundle.Width) return null;
        ArrayBufferWriter<byte> written = new();
        bool any = EntryBundle.TryWrite(ledger.Leaves(), bundle.Index, bundle.Width, written);
        return any ? written.WrittenMemory : null;
    }

    /// <summary>The ledger's tree, at least as large as a checkpoint of it; gives the checkpoint's size.</summary>
    private long TreeAt(SignedNote note, out TileReader tiles)
    {
        if (!Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint))
        {
            throw new InvalidDataException("The ledger's own checkpoint cannot be read.");
        }

        tiles = _ledgerTiles!;
        lock (_ledgerGate) tiles.Size = Math.Max(tiles.Size, checkpoint.Size);
        return checkpoint.Size;
    }

    /// <summary>
    /// Writes an act of Synapsid itself into the ledger, where the folder has one and <c>ledger.own_acts</c> says so.
    /// One that cannot be written does not undo the act: it is a warning of <see cref="Stats"/>.
    /// </summary>
    /// <param name="act">Its name: <c>erasure</c>.</param>
    /// <param name="fields">What it was about.</param>
    public void RecordAct(string act, params IReadOnlyList<EventField> fields)
    {
        if (HasLedger) WriteAct(acts => acts.Write(act, fields));
    }

    /// <summary>Writes an act of a Redis client.</summary>
    private void RecordAct(KeyAct act, int times)
    {
        EventField[] fields =
        [
            new("client", act.Client),
            new("what", act.Subject),
            new("times", times.ToString(CultureInfo.InvariantCulture)),
        ];
        RecordAct(act.Name, fields);
    }

    /// <summary>Writes that a server starts, with its settings; makes the ledger where there is none.</summary>
    public void RecordStart() => WriteAct(acts => acts.Started(Configuration));

    private void WriteAct(Action<LedgerActs> write)
    {
        if (!Configuration.GetBoolean(LedgerSettings.OwnActs)) return;
        try
        {
            write(new LedgerActs(OpenLedger));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ObjectDisposedException)
        {
            _ledgerWarning = $"An act could not be written into the ledger: {exception.Message}";
        }
    }

    private EventLedger OpenLedger()
    {
        lock (_ledgerGate)
        {
            ObjectDisposedException.ThrowIf(_ledgerClosed, this);
            if (_ledger is not null) return _ledger;
            Random random = new(_options.Seed ?? SystemSeed.Next());
            LedgerOptions options = LedgerOptionsOf(Configuration);
            EventLedger opened = EventLedger.Open(Files, LedgerPath, options, Clock, random);
            _ledgerTiles = opened.OpenTree();
            bool prunes = options.Retention is { MaxAge: not null } or { MaxBytes: not null }
                || options.Retention.MaxAgeOfNamespace.Count > 0;
            if (prunes) _ledgerPruning = Clock.CreateTimer(_ => Prune(opened), null, TimeSpan.Zero, PruningInterval);
            return _ledger = opened;
        }
    }

    /// <summary>Runs on a timer, where nobody would see it fail.</summary>
    private void Prune(EventLedger ledger)
    {
        try
        {
            ledger.Prune();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ObjectDisposedException)
        {
            _ledgerWarning = $"The ledger could not be pruned: {exception.Message}";
        }
    }

    private void CloseLedger()
    {
        _acts.Dispose();
        lock (_ledgerGate)
        {
            _ledgerClosed = true;
            _ledgerPruning?.Dispose();
            _ledger?.Dispose();
        }
    }

    private string[] LedgerWarnings() =>
        [.. new[] { _ledger?.TornTail, _ledgerWarning }.OfType<string>()];

    private static LedgerOptions LedgerOptionsOf(SynapsidConfiguration configuration)
    {
        int Number(Setting setting) => (int)Math.Min(int.MaxValue, configuration.GetInteger(setting));
        TimeSpan age = configuration.GetDuration(LedgerSettings.RetentionMaxAge);
        long size = configuration.GetInteger(LedgerSettings.RetentionMaxSize);
        return new LedgerOptions
        {
            FsyncMode = Enum.Parse<FsyncMode>(configuration.GetText(LedgerSettings.FsyncMode), ignoreCase: true),
            FsyncIntervalMs = Number(LedgerSettings.FsyncIntervalMs),
            BatchSize = Number(LedgerSettings.BatchSize),
            GroupCommitDelayMs = Number(LedgerSettings.GroupCommitDelayMs),
            MemoryBudgetMb = Number(LedgerSettings.MemoryBudgetMb),
            MaxFileSizeMb = Number(LedgerSettings.MaxFileSizeMb),
            IndexInterval = Number(LedgerSettings.IndexInterval),
            BloomBitsPerKey = Number(LedgerSettings.BloomBitsPerKey),
            Compression = Enum.Parse<LedgerCompression>(
                configuration.GetText(LedgerSettings.Compression), ignoreCase: true),
            BlockBytes = Number(LedgerSettings.BlockSize),
            CheckpointIntervalMs = Number(LedgerSettings.CheckpointIntervalMs),
            CheckpointEvents = Number(LedgerSettings.CheckpointEvents),
            HeartbeatSeconds = Number(LedgerSettings.Heartbeat) / 1_000,
            Origin = configuration.GetText(LedgerSettings.Origin),
            Retention = new RetentionOptions
            {
                MaxAge = age > TimeSpan.Zero ? age : null,
                MaxBytes = size > 0 ? size : null,
                MaxAgeOfNamespace = AgesOf(configuration.GetText(LedgerSettings.RetentionSources)),
            },
        };
    }

    private static Dictionary<string, TimeSpan> AgesOf(string list)
    {
        Dictionary<string, TimeSpan> ages = new(StringComparer.Ordinal);
        if (list == LedgerSettings.None) return ages;
        foreach (
            string entry in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.LastIndexOf('=');
            if (equals < 1 || !DurationText.TryParse(entry[(equals + 1)..], out TimeSpan age))
            {
                throw new ConfigurationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{LedgerSettings.RetentionSources.Key}' has '{entry}'; write a namespace and an age: dns=30d."));
            }

            ages[entry[..equals]] = age;
        }

        return ages;
    }
}
