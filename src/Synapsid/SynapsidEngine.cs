using System.Diagnostics.Metrics;
using System.Reflection;
using Synapsid.Base.Files;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Snapshots;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols;
using Synapsid.Storage;
using Synapsid.Storage.Journals;

namespace Synapsid;

/// <summary>
/// Synapsid in this process: opens a data folder and answers commands on it. All members may be called from any thread;
/// one engine at a time can have a folder open.
/// <code>
/// await using var db = SynapsidEngine.Open("data");
/// db.Grains.Add(new GrainDraft { Text = "Deploys happen on Tuesdays." });
/// foreach (var hit in db.Grains.Search(new GrainQuery { Text = "when do we deploy" }).Hits)
///     Console.WriteLine($"{hit.Score:0.000} {hit.Grain.Text}");
/// </code>
/// </summary>
public sealed partial class SynapsidEngine : ICommandHost, IDisposable, IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly EngineOptions _options;
    private readonly EngineState _state;
    private readonly EncoderSlot _encoder;
    private readonly EngineMetrics _metrics;
    private readonly long _openedAt;
    private int _disposed;

    private SynapsidEngine(DataFolder folder, SynapsidConfiguration configuration, EngineOptions options)
    {
        _folder = folder;
        _options = options;
        Configuration = configuration;
        Clock = options.Clock;
        _openedAt = Clock.GetTimestamp();
        _encoder = new EncoderSlot(options, configuration);
        _keyspace = CreateKeyspace(configuration, Clock, folder.Id);
        _keyState = new KeyspaceState(_keyspace);
        bool persistsKeys = configuration.GetBoolean(Settings.KeyspacePersist);
        _keyJournal = persistsKeys ? new KeyspaceJournal(folder.Journal) : null;
        _state = new EngineState(this, _keyState, persistsKeys ? SaveKeys : null);
        _snapshots = new SnapshotSchedule(configuration.GetInteger(Settings.SnapshotJournalBytes), JournalBytes);
        _snapshotPace = new SnapshotPace(SnapshotPace.Pause);
        _snapshotHistory = new SnapshotHistory(this, _snapshots.Want);
        _acts = new ActQueue(RecordAct);
        KeySessions = CreateKeySessions();
        Keys = new EngineKeys(KeySessions, folder.Journal);
        _metrics = new EngineMetrics(this);
    }

    /// <summary>The settings it was opened with.</summary>
    public SynapsidConfiguration Configuration { get; }

    /// <summary>Its instruments, for a listener that exports them.</summary>
    public Meter Meter => _metrics.Meter;

    /// <summary>The clock it lives by.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The data folder's full path.</summary>
    public string DataPath => _folder.Path;

    /// <summary>Sequence of the last effect.</summary>
    public long LastSequence => _folder.Journal.LastSequence;

    /// <summary>Sequence up to which effects are durable.</summary>
    public long DurableSequence => _folder.Journal.DurableSequence;

    /// <summary>Opens a data folder, creating it where it is absent, and recovers what it holds.</summary>
    /// <exception cref="DataFolderLockedException">Another process has it open; the message names it.</exception>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    /// <exception cref="IOException">The disk refused, or a file is damaged; the message names it.</exception>
    public static SynapsidEngine Open(string dataFolder, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        string path = Path.GetFullPath(dataFolder);
        SynapsidConfiguration configuration = options.Configuration ?? SynapsidConfiguration.Load(
            options.FileSystem, ConfigurationSources.FromProcess() with { DataFolder = path });
        DataFolder folder = DataFolder.Open(options.FileSystem, path, FolderOptionsOf(configuration), options.Clock);
        SynapsidEngine? engine = null;
        try
        {
            engine = new SynapsidEngine(folder, configuration, options);
            folder.Recover(engine._state);
            engine.CheckAnchors();
            engine.StartKeyspace();
            engine.StartSnapshots();
            return engine;
        }
        catch
        {
            engine?.CloseGrains();
            engine?.DisposeKeyspace();
            engine?._metrics.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command; whatever goes wrong comes back as the reply's error.</summary>
    public Reply Execute(Request request, CancellationToken cancellation = default) =>
        Execute(request, null, cancellation);

    /// <summary>Runs a command and tells how far it has come, where it takes long enough to say.</summary>
    /// <param name="request">The request.</param>
    /// <param name="progress">Called on the thread that runs the command; null: nobody asks.</param>
    /// <param name="cancellation">Set when the caller no longer wants the answer.</param>
    public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!CommandRun.TryFind(request, out Command? command, out Reply? unknown)) return unknown;
        long started = Clock.GetTimestamp();
        Reply reply = CommandRun.Execute(command, request, this, progress, cancellation);
        _metrics.CommandRan(command.Name, reply.Error, Clock.GetElapsedTime(started));
        return reply;
    }

    /// <summary>
    /// Deletes what was not changed since a time, takes back the space, and gives the number of grains deleted.
    /// </summary>
    /// <param name="before">The time.</param>
    /// <param name="namespace">Only in this namespace; null: in all.</param>
    /// <param name="dryRun">Only count.</param>
    public int Cleanup(DateTimeOffset before, string? @namespace, bool dryRun)
    {
        int deleted = Grains.DeleteOlderThan(before, @namespace, dryRun);
        if (!dryRun) TakeSnapshot();
        return deleted;
    }

    /// <summary>The engine's own figures.</summary>
    public EngineStats Stats() => new(
        _folder.Path,
        LastSequence,
        DurableSequence,
        _folder.SnapshotSequence,
        Clock.GetElapsedTime(_openedAt),
        Environment.WorkingSet,
        [.. _folder.Warnings, .. GrainWarnings(), .. SnapshotWarnings(), .. LedgerWarnings(), .. AnchorWarnings()]);

    /// <summary>Tells clients of this folder where its server listens; null when it no longer does.</summary>
    public void PublishEndpoint(string? endpoint) => _folder.SetEndpoint(endpoint);

    /// <summary>Loads the encoder now rather than with the first text; throws when its weights are not there.</summary>
    public void WarmUp()
    {
        MeteredEncoder encoder = OpenMeteredEncoder();
        encoder.Encode(["warm"], new float[encoder.Dimensions], CancellationToken.None);
    }

    /// <summary>
    /// Closes the folder. What was acknowledged is safe without it; it makes the next opening faster.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        StopKeyspace();
        CloseLedger();
        StopSnapshots();
        _folder.Dispose();
        CloseGrains();
        DisposeKeyspace();
        CloseCode();
        _encoder.Dispose();
        _metrics.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private MeteredEncoder OpenMeteredEncoder() => new(_encoder.Open(), _metrics, Clock);

    private static DataFolderOptions FolderOptionsOf(SynapsidConfiguration configuration) => new()
    {
        ProcessName = Assembly.GetEntryAssembly()?.GetName().Name,
        Journal = new JournalOptions
        {
            FsyncMode = Enum.Parse<FsyncMode>(configuration.GetText(Settings.FsyncMode), ignoreCase: true),
            FsyncIntervalMs = (int)configuration.GetInteger(Settings.FsyncIntervalMs),
            SegmentBytes = (int)configuration.GetInteger(Settings.SegmentBytes),
        },
    };
}
