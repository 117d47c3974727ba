using System.Buffers.Binary;
using Synapsid.Base.Files;
using Synapsid.Commands;
using Synapsid.Configuration;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Snapshots;
using Synapsid.Keyspace.Store;
using Synapsid.Storage;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;

namespace Synapsid;

/// <content>The key space.</content>
public sealed partial class SynapsidEngine
{
    private const long MiB = 1L << 20;
    private static readonly TimeSpan ExpiryPace = TimeSpan.FromMilliseconds(100);

    private readonly KeyspaceStore _keyspace;
    private readonly KeyspaceState _keyState;
    private readonly KeyspaceJournal? _keyJournal;
    private readonly ManualResetEvent _expiryStopped = new(initialState: false);
    private Thread? _expiryThread;

    /// <summary>The keys of working memory, for a program in this process.</summary>
    public EngineKeys Keys { get; }

    /// <summary>Opens sessions on the key space, for listeners; one a connection.</summary>
    public KeyService KeySessions { get; }

    /// <summary>The journal, whose <see cref="IJournal.Advanced"/> tells listeners which replies may leave.</summary>
    public IJournal Journal => _folder.Journal;

    /// <summary>What the key space holds and counted.</summary>
    public KeyspaceUsage KeyUsage() => _keyspace.Measure();

    /// <summary>Memory that keys, values and their index take, in bytes, as the memory limit counts it.</summary>
    public long KeyspaceBytes => _keyspace.UsedBytes;

    /// <summary>Writes all keys to the disk, forgets them, and reads them back; what went wrong, or null.</summary>
    internal string? ReloadKeys()
    {
        // Not waited for: whoever calls may hold shards that the snapshot needs.
        if (!_snapshotting.TryEnter()) return "A snapshot is being written.";
        string folder = Path.Combine(_folder.Path, "reload");
        ForEachShard(_keyspace.Enter);
        try
        {
            Files.CreateDirectory(folder);
            using SnapshotWriter writer = SnapshotWriter.Create(Files, folder, 0);
            _keyState.Save(writer, _folder.Journal, _keyJournal);
            writer.Finish();
            string path = Path.Combine(folder, Files.ListFiles(folder)[0]);
            using SnapshotReader reader = SnapshotReader.Open(Files, path);
            for (int i = 0; i < KeyspaceStore.DatabaseCount; i++) _keyspace.Flush(i);
            _keyState.LoadWithin(reader);
            _keyState.EndRecovery();
            Files.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
        finally
        {
            ForEachShard(_keyspace.Exit);
            _snapshotting.Exit();
        }
    }

    private static KeyspaceStore CreateKeyspace(SynapsidConfiguration configuration, TimeProvider clock, Guid folder)
    {
        Span<byte> id = stackalloc byte[16];
        folder.TryWriteBytes(id);
        return new KeyspaceStore(
            new KeyspaceStoreOptions
            {
                // The folder's own number, which nobody outside knows: positions of keys in a snapshot hold for life.
                HashSeed = BinaryPrimitives.ReadUInt64LittleEndian(id)
                    ^ BinaryPrimitives.ReadUInt64LittleEndian(id[8..]),
                CompressionThresholdBytes = (int)configuration.GetInteger(Settings.CompressionThresholdBytes),
                MemoryMaxBytes = configuration.GetInteger(Settings.KeyspaceMaxMemoryMb) * MiB,
                Eviction = EvictionNames.Parse(configuration.GetText(Settings.KeyspaceEvictionPolicy)),
            },
            clock);
    }

    private KeyService CreateKeySessions()
    {
        KeyTuning tuning = new()
        {
            SavePoints = Configuration.GetInteger(Settings.SnapshotIntervalSecs) is > 0 and long seconds
                ? [(seconds, 1)]
                : [],
        };
        return new KeyService(new KeyServiceOptions
        {
            Store = _keyspace,
            Clock = Clock,
            Seed = _options.Seed ?? SystemSeed.Next(),
            Sink = _keyJournal,
            Snapshots = _snapshotHistory,
            Tuning = tuning,
            Parameters = [FsyncParameter(), ParameterKinds.Unchangeable("dir", () => _folder.Path)],
            Acted = act => _acts.Add(act),
            Commands = KeyCommandTable.Default.With(RespCommands.Of(this)),
        });
    }

    private KeyParameter FsyncParameter() => ParameterKinds.Unchangeable(
        "appendfsync",
        () => Configuration.GetText(Settings.FsyncMode) switch
        {
            "always" => "always",
            "periodic" => "everysec",
            _ => "no",
        });

    private void SaveKeys(SnapshotWriter writer) =>
        _keyState.Save(writer, _folder.Journal, _keyJournal, _snapshotPace.Rest);

    private void StartKeyspace()
    {
        _keyState.EndRecovery();
        _expiryThread = new Thread(RunExpiry) { IsBackground = true, Name = "syn-expiry" };
        _expiryThread.Start();
    }

    private void StopKeyspace()
    {
        _expiryStopped.Set();
        _expiryThread?.Join();
    }

    private void DisposeKeyspace()
    {
        KeySessions.Dispose();
        _keyspace.Dispose();
        _expiryStopped.Dispose();
    }

    /// <summary>
    /// Removes keys whose time has come, and gives dead space back, little by little; in a process that stays, the
    /// runtime's as well.
    /// </summary>
    private void RunExpiry()
    {
        ExpiryCycle cycle = new(_keyspace);
        IdleCollection? collection = _options.IsResident ? new IdleCollection(new RuntimeHeap()) : null;
        while (!_expiryStopped.WaitOne(ExpiryPace))
        {
            collection?.Tick();
            if (KeySessions.Tuning.BackgroundPaused) continue;
            if (KeySessions.Tuning.ActiveExpiry && _keyJournal?.Refusal is null) cycle.Run();
            _keyspace.Compact();
            KeySessions.TendTracking();
        }
    }

    private static void ForEachShard(Action<int> action)
    {
        for (int shard = 0; shard < KeyspaceStore.ShardCount; shard++) action(shard);
    }
}
