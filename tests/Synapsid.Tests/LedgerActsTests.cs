using System.Text;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Query;
using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;
using Synapsid.Testing.Files;

namespace Synapsid.Tests;

/// <summary>What Synapsid itself does, as events of its ledger.</summary>
public sealed class LedgerActsTests
{
    [Fact]
    public void Starts_changed_settings_imports_erasures_and_holds_are_events()
    {
        SimulatedFileSystem files = new();
        using (SynapsidEngine engine = EngineHarness.Open(files))
        {
            engine.RecordStart();
            engine.Get("grain.add_many", """{"grains":[{"text":"one"},{"text":"two"}]}""");
            string id = engine.Get("grain.list").GetProperty("grains")[0].GetProperty("id").GetString()!;
            engine.Get("grain.delete", $$"""{"id":"{{id}}"}""");
            engine.Get("ledger.import", """{"text":"a line"}""");
            engine.Get("ledger.hold", """{"name":"case-7","reason":"court order"}""");
            engine.Get("ledger.release", """{"name":"case-7"}""");
            engine.RecordAct("stop");
            Assert.Equal(["start", "import", "erasure", "import", "hold", "release", "stop"], ActsOf(engine).Select(act => act.TypeName));
        }

        using SynapsidEngine changed = EngineHarness.Open(files, 1, "ledger.index_interval=64");
        changed.RecordStart();
        LedgerEvent configuration = Assert.Single(ActsOf(changed), act => act.TypeName == "configuration");
        Assert.Equal(new EventField("setting.ledger.index_interval", "64"), Assert.Single(configuration.Fields));
        Assert.Empty(changed.Stats().Warnings);
    }

    [Fact]
    public void What_Redis_clients_try_is_told_with_their_address_and_no_password()
    {
        SimulatedFileSystem files = new();
        using (SynapsidEngine engine = EngineHarness.Open(files))
        {
            engine.RecordStart();
            engine.KeySessions.Tuning.Password = "secret"u8.ToArray();
            using KeySession session = engine.KeySessions.Open(new KeyPeer("10.0.0.9:5123", "127.0.0.1:15501", IsLocal: false));
            for (int i = 0; i < 1_000; i++) session.Execute(RespArguments.Of("AUTH", $"guess {i}"));
            session.Execute(RespArguments.Of("HELLO", "3", "AUTH", "root", "guess"));
            session.Execute(RespArguments.Of("AUTH", "secret"));
            session.Execute(RespArguments.Of("CONFIG", "SET", "requirepass", "better", "maxmemory", "64mb"));
            session.Execute(RespArguments.Of("FLUSHALL"));
        }

        using SynapsidEngine again = EngineHarness.Open(files);
        LedgerEvent[] acts = ActsOf(again);
        LedgerEvent[] failed = [.. acts.Where(act => act.TypeName == "failed_login")];
        Assert.Equal(1_000, failed.Where(act => Field(act, "what") == "user default").Sum(act => int.Parse(Field(act, "times"))));
        Assert.Single(failed, act => Field(act, "what") == "user root");
        Assert.All(failed, act => Assert.Equal("10.0.0.9", Field(act, "client")));
        LedgerEvent configuration = Assert.Single(acts, act => act.TypeName == "configuration");
        Assert.Equal("requirepass=(hidden) maxmemory=64mb", Field(configuration, "what"));
        Assert.Equal("all databases", Field(Assert.Single(acts, act => act.TypeName == "erasure"), "what"));
        Assert.DoesNotContain(acts, act => Encoding.UTF8.GetString(act.Raw.Span).Contains("guess", StringComparison.Ordinal));
    }

    [Fact]
    public void They_can_be_switched_off_and_a_folder_without_a_ledger_gets_none()
    {
        SimulatedFileSystem files = new();
        using SynapsidEngine engine = EngineHarness.Open(files, 1, "ledger.own_acts=false");
        engine.RecordStart();
        engine.RecordAct("erasure");
        Assert.False(engine.HasLedger);

        using SynapsidEngine other = EngineHarness.Open(new SimulatedFileSystem());
        other.RecordAct("erasure");
        Assert.False(other.HasLedger);
    }

    private static LedgerEvent[] ActsOf(SynapsidEngine engine) =>
    [
        .. engine.Ledger.Search(
            new LedgerQuery
            {
                Filters = [new LedgerFilter("namespace", FilterOperator.Equal, "synapsid")],
                Descending = false,
            },
            TestContext.Current.CancellationToken).Events,
    ];

    private static string Field(LedgerEvent act, string name) => act.Fields.Single(field => field.Name == name).Value;
}
