using System.Text;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Keyspace.Tests.Sessions;

/// <summary>A key space with its service, and clients to talk to it with lines of text.</summary>
internal sealed class SessionBench : IDisposable
{
    private readonly List<KeySession> _sessions = [];

    public SessionBench(bool persisted = false, IKeySnapshots? snapshots = null)
    {
        Store = new KeyspaceStore(new KeyspaceStoreOptions(), Clock);
        Service = new KeyService(new KeyServiceOptions
        {
            Store = Store,
            Clock = Clock,
            Sink = persisted ? Sink : null,
            Snapshots = snapshots,
            Commands = TestCommands.Table,
            Failed = Failures.Add,
        });
        Client = Open();
    }

    public TestClock Clock { get; } = new();

    public KeyspaceStore Store { get; }

    public KeyService Service { get; }

    public RecordingSink Sink { get; } = new();

    public List<Exception> Failures { get; } = [];

    /// <summary>The first client.</summary>
    public KeySession Client { get; }

    public KeySession Open(KeyPeer? peer = null)
    {
        KeySession session = Service.Open(peer ?? new KeyPeer($"10.0.0.1:{_sessions.Count + 1000}", "10.0.0.2:1", false));
        session.Wake = () => { };
        _sessions.Add(session);
        return session;
    }

    /// <summary>What the first client gets for a line.</summary>
    public string Ask(string line) => Ask(Client, line);

    /// <summary>What a client gets for a line of words, <c>\r\n</c> shown as <c>|</c>.</summary>
    public static string Ask(KeySession session, string line) => Ask(session, line.Split(' '));

    public static string Ask(KeySession session, params string[] words)
    {
        session.Execute(RespArguments.Of(words));
        return Read(session);
    }

    /// <summary>What waits for a client.</summary>
    public static string Read(KeySession session)
    {
        session.DrainPushes();
        string text = Encoding.UTF8.GetString(session.Output.Written.Span).Replace("\r\n", "|", StringComparison.Ordinal);
        session.Output.Clear();
        return text;
    }

    public void Dispose()
    {
        foreach (KeySession session in _sessions) session.Dispose();
        Service.Dispose();
        Store.Dispose();
    }
}
