using System.Text;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Snapshots;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Storage;
using Synapsid.Storage.Journals;
using Synapsid.Storage.Snapshots;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Keyspace.Tests.Snapshots;

/// <summary>A key space on a data folder of a simulated disk, without the rest of the engine.</summary>
internal sealed class KeyFolder : IStateMachine, IDisposable
{
    public const string Root = "/data";

    private readonly KeyspaceState _state;
    private readonly KeySession _session;

    private KeyFolder(DataFolder data, TestClock time, int partBytes)
    {
        (Data, Time) = (data, time);
        Store = new KeyspaceStore(new KeyspaceStoreOptions { HashSeed = 7 }, time);
        _state = new KeyspaceState(Store);
        data.Recover(this);
        _state.EndRecovery();
        Journal = new KeyspaceJournal(data.Journal, partBytes);
        Service = new KeyService(new KeyServiceOptions { Store = Store, Clock = time, Sink = Journal });
        _session = Service.Open(KeyPeer.InProcess);
    }

    public DataFolder Data { get; }

    public KeyspaceStore Store { get; }

    public KeyspaceJournal Journal { get; }

    public KeyService Service { get; }

    public TestClock Time { get; }

    /// <summary>What is done between two portions of a snapshot.</summary>
    public Action? Rest { get; set; }

    public static KeyFolder Open(SimulatedFileSystem files, FsyncMode mode, int partBytes = 512 << 10)
    {
        TestClock time = new();
        DataFolderOptions options = new()
        {
            Journal = new JournalOptions { FsyncMode = mode, SegmentBytes = 1 << 20 },
        };
        DataFolder data = DataFolder.Open(files, Root, options, time);
        try
        {
            return new KeyFolder(data, time, partBytes);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command, waits until its reply may leave, and gives it in short.</summary>
    public string Run(params string[] arguments)
    {
        _session.Execute(RespArguments.Of(arguments));
        string reply = Encoding.Latin1.GetString(_session.Output.Written.Span);
        _session.Output.Clear();
        if (_session.AwaitSequence > 0) Data.Journal.WaitDurable(_session.AwaitSequence);
        return reply.Replace("\r\n", " ", StringComparison.Ordinal).TrimEnd();
    }

    public string Dump() => KeyDump.Of(Service, Store);

    public void Load(SnapshotReader reader) => _state.Load(reader);

    public void Apply(in JournalRecord record) => _state.Apply(record);

    public void Save(SnapshotWriter writer) => _state.Save(writer, Data.Journal, Journal, Rest);

    public void Dispose()
    {
        _session.Dispose();
        Data.Dispose();
        Service.Dispose();
        Store.Dispose();
    }
}
