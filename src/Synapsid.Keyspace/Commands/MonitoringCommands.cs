using System.Text;
using Synapsid.Base.Memory;
using Synapsid.Keyspace.Sessions;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>SLOWLOG, LATENCY, MEMORY and MONITOR: what the server does and what it costs.</summary>
internal static class MonitoringCommands
{
    private const int NewestByDefault = 10;

    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("SLOWLOG GET", -2, "Shows the newest commands that took long.", "[count]", SlowLogGet),
        Make("SLOWLOG LEN", 2, "Counts them.", "",
            call => call.Reply.Integer(SessionCall.SessionOf(call).Service.SlowLog.Count)),
        Make("SLOWLOG RESET", 2, "Forgets them.", "", SlowLogReset),
        HelpText.For("SLOWLOG", "server"),
        Make("LATENCY LATEST", 2, "Shows the newest event of each kind.", "", LatencyLatest),
        Make("LATENCY HISTORY", 3, "Shows the events of a kind.", "event", LatencyHistory),
        Make("LATENCY RESET", -2, "Forgets events.", "[event [event ...]]", LatencyReset),
        Make("LATENCY HISTOGRAM", -2, "Shows how long commands take.", "[command [command ...]]", LatencyHistogram),
        Make("LATENCY DOCTOR", 2, "Tells of events in sentences.", "", LatencyDoctor),
        Make("LATENCY GRAPH", 3, "Draws the events of a kind.", "event", LatencyGraph),
        HelpText.For("LATENCY", "server"),
        Make("MEMORY USAGE", -3, "Gives the bytes that a key takes.", "key [SAMPLES count]", MemoryUsage) with
        {
            Flags = KeyCommandFlags.ReadOnly,
            FirstKey = 2,
            LastKey = 2,
        },
        Make("MEMORY STATS", 2, "Shows what memory is used for.", "", MemoryStats)
            with { Flags = KeyCommandFlags.AllKeys },
        Make("MEMORY PURGE", 2, "Gives free memory back to the system.", "", MemoryPurge),
        HelpText.For("MEMORY", "server"),
        Make("MONITOR", 1, "Shows every command that runs, on this connection.", "",
            call => SessionCall.SessionOf(call).Monitor())
                with { Flags = KeyCommandFlags.Admin | KeyCommandFlags.NoMulti },
    ];

    private static void SlowLogGet(KeyCall call)
    {
        long count = NewestByDefault;
        const string problem = "ERR count should be greater than or equal to -1";
        if (call.Arguments.Count > 3)
        {
            call.RefuseSubcommand("SLOWLOG");
            return;
        }

        if (call.Arguments.Count == 3 && !call.TryInteger(2, out count, problem)) return;
        if (count < -1)
        {
            call.Reply.Error(problem);
            return;
        }

        int most = count == -1 ? int.MaxValue : (int)Math.Min(count, int.MaxValue);
        SlowLogEntry[] entries = SessionCall.SessionOf(call).Service.SlowLog.Newest(most);
        call.Reply.Array(entries.Length);
        foreach (SlowLogEntry entry in entries)
        {
            call.Reply.Array(6);
            call.Reply.Integer(entry.Id);
            call.Reply.Integer(entry.UnixSeconds);
            call.Reply.Integer(entry.Microseconds);
            call.Reply.Array(entry.Arguments.Length);
            foreach (byte[] argument in entry.Arguments) call.Reply.Bulk(argument);
            call.Reply.Bulk(entry.Address);
            call.Reply.Bulk(entry.ClientName);
        }
    }

    private static void SlowLogReset(KeyCall call)
    {
        SessionCall.SessionOf(call).Service.SlowLog.Clear();
        call.Reply.Ok();
    }

    private static void LatencyLatest(KeyCall call)
    {
        var latest = SessionCall.SessionOf(call).Service.Latency.Latest();
        call.Reply.Array(latest.Length);
        foreach ((string name, long second, long ms, long worstMs) in latest)
        {
            call.Reply.Array(4);
            call.Reply.Bulk(name);
            call.Reply.Integer(second);
            call.Reply.Integer(ms);
            call.Reply.Integer(worstMs);
        }
    }

    private static void LatencyHistory(KeyCall call)
    {
        string name = Encoding.UTF8.GetString(call.Arguments[2]);
        (long Second, long Ms)[] samples = SessionCall.SessionOf(call).Service.Latency.History(name);
        call.Reply.Array(samples.Length);
        foreach ((long second, long ms) in samples)
        {
            call.Reply.Array(2);
            call.Reply.Integer(second);
            call.Reply.Integer(ms);
        }
    }

    private static void LatencyReset(KeyCall call)
    {
        LatencyEvents events = SessionCall.SessionOf(call).Service.Latency;
        int forgotten = call.Arguments.Count == 2 ? events.Clear() : 0;
        for (int i = 2; i < call.Arguments.Count; i++)
        {
            if (events.Forget(Encoding.UTF8.GetString(call.Arguments[i]))) forgotten++;
        }

        call.Reply.Integer(forgotten);
    }

    private static void LatencyDoctor(KeyCall call) =>
        call.Reply.Verbatim("txt"u8, LatencyReport.Doctor(SessionCall.SessionOf(call).Service));

    private static void LatencyGraph(KeyCall call)
    {
        KeyService service = SessionCall.SessionOf(call).Service;
        string name = call.Shown(2);
        string? graph = LatencyReport.Graph(service, name, service.Clock.GetUtcNow());
        if (graph is null) call.Reply.Error($"ERR No samples available for event '{name}'");
        else call.Reply.Verbatim("txt"u8, graph);
    }

    private static void LatencyHistogram(KeyCall call)
    {
        KeyService service = SessionCall.SessionOf(call).Service;
        CommandFigures?[] figures = service.Statistics.Snapshot();
        List<KeyCommandEntry> shown = [];
        foreach (KeyCommandEntry entry in service.Commands.Entries)
        {
            if (figures[entry.Index]?.Histogram is null) continue;
            bool asked = call.Arguments.Count == 2;
            for (int i = 2; i < call.Arguments.Count && !asked; i++)
            {
                string name = Encoding.UTF8.GetString(call.Arguments[i]).ToLowerInvariant();
                asked = entry.FullName == name || entry.FullName.StartsWith(name + "|", StringComparison.Ordinal);
            }

            if (asked) shown.Add(entry);
        }

        call.Reply.Map(shown.Count);
        foreach (KeyCommandEntry entry in shown)
        {
            CommandFigures own = figures[entry.Index]!;
            (long UpToMicroseconds, long Calls)[] curve = LatencyBuckets.Curve(own.Histogram!);
            call.Reply.Bulk(entry.FullName);
            call.Reply.Map(2);
            call.Reply.Bulk("calls"u8);
            call.Reply.Integer(own.Calls);
            call.Reply.Bulk("histogram_usec"u8);
            call.Reply.Map(curve.Length);
            foreach ((long upTo, long calls) in curve)
            {
                call.Reply.Integer(upTo);
                call.Reply.Integer(calls);
            }
        }
    }

    private static void MemoryUsage(KeyCall call)
    {
        for (int i = 3; i < call.Arguments.Count; i += 2)
        {
            long samples = -1;
            bool known = call.Is(i, "SAMPLES"u8) && i + 1 < call.Arguments.Count;
            if (known && !call.TryInteger(i + 1, out samples)) return;
            if (known && samples >= 0) continue;
            call.Reply.Error(KeyErrors.Syntax);
            return;
        }

        // The store knows what each key takes: nothing has to be sampled.
        if (call.Database.TryInspect(call.Arguments[2], out KeyFacts facts)) call.Reply.Integer(facts.Bytes);
        else call.Reply.Null();
    }

    private static void MemoryStats(KeyCall call)
    {
        KeyService service = SessionCall.SessionOf(call).Service;
        KeyspaceUsage usage = service.Store.Measure();
        long used = service.Store.UsedBytes;
        GCMemoryInfo heap = GC.GetGCMemoryInfo();
        (string Name, long Value)[] figures =
        [
            ("total.allocated", used + heap.HeapSizeBytes),
            ("dataset.bytes", used),
            ("keys.count", usage.Keys),
            ("keys.bytes-per-key", usage.Keys == 0 ? 0 : used / usage.Keys),
            ("dataset.records", usage.RecordBytes),
            ("dataset.index", usage.IndexBytes),
            ("dataset.large", usage.LargeBytes),
            ("dataset.dead", usage.DeadBytes),
            ("managed.heap", heap.HeapSizeBytes),
            ("managed.fragmented", heap.FragmentedBytes),
            ("process.resident", Environment.WorkingSet),
        ];
        call.Reply.Map(figures.Length);
        foreach ((string name, long value) in figures)
        {
            call.Reply.Bulk(name);
            call.Reply.Integer(value);
        }
    }

    private static void MemoryPurge(KeyCall call)
    {
        ManagedHeap.GiveBack();
        call.Reply.Ok();
    }

    private static KeyCommand Make(
        string name, int arity, string summary, string syntax, Action<KeyCall> handler) => new()
    {
        Name = name,
        Arity = arity,
        Flags = KeyCommandFlags.Admin,
        Group = "server",
        Summary = summary,
        Syntax = syntax,
        Since = "2.2.12",
        Handler = handler,
    };
}
