using System.Diagnostics;
using System.Diagnostics.Metrics;
using Synapsid.Protocols;

namespace Synapsid;

/// <summary>
/// The engine's instruments, on a <see cref="Meter"/> of its own so that several engines in one process stay apart.
/// Names are the ones that Prometheus shows.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Histogram<double> _embeddingSeconds;
    private readonly Histogram<double> _querySeconds;
    private readonly Histogram<double> _batchSeconds;
    private readonly Histogram<double> _commandSeconds;
    private readonly Counter<long> _commands;

    public EngineMetrics(SynapsidEngine engine)
    {
        Meter = new Meter(new MeterOptions("Synapsid") { Scope = engine });
        _embeddingSeconds =
            Meter.CreateHistogram<double>("syn_embedding_seconds", "s", "Time to encode the texts of one call.");
        _querySeconds =
            Meter.CreateHistogram<double>("syn_query_seconds", "s", "Time of one search, the query's vector included.");
        _batchSeconds = Meter.CreateHistogram<double>("syn_batch_seconds", "s", "Time of one grain.add_many.");
        _commandSeconds = Meter.CreateHistogram<double>("syn_command_seconds", "s", "Time of one command, by name.");
        _commands = Meter.CreateCounter<long>("syn_commands_total", null, "Commands run, by name and outcome.");
        Meter.CreateObservableCounter(
            "syn_grains_added_total",
            () => engine.GrainsAdded,
            null,
            "Grains stored since the engine was opened.");
        Meter.CreateObservableGauge("syn_grains_total", () => engine.GrainCount, null, "Grains that can be found.");
        Meter.CreateObservableGauge(
            "syn_keys_total",
            () => engine.KeyUsage().Keys,
            null,
            "Keys, those that have expired and are not removed included.");
        Meter.CreateObservableGauge(
            "syn_keyspace_bytes", () => engine.KeyspaceBytes, "By", "Memory of keys, values and their index.");
        Meter.CreateObservableCounter(
            "syn_key_hits_total", () => engine.KeyUsage().Hits, null, "Looks that found their key.");
        Meter.CreateObservableCounter(
            "syn_key_misses_total", () => engine.KeyUsage().Misses, null, "Looks that did not.");
        Meter.CreateObservableCounter(
            "syn_keys_expired_total",
            () => engine.KeyUsage().Expired,
            null,
            "Keys removed because their time had come.");
        Meter.CreateObservableCounter(
            "syn_keys_evicted_total", () => engine.KeyUsage().Evicted, null, "Keys removed to make room.");
        Meter.CreateObservableGauge(
            "syn_journal_last_sequence", () => engine.LastSequence, null, "Sequence of the last effect.");
        Meter.CreateObservableGauge(
            "syn_journal_durable_sequence",
            () => engine.DurableSequence,
            null,
            "Sequence up to which effects are durable.");
    }

    /// <summary>What listeners listen to.</summary>
    public Meter Meter { get; }

    public void Embedded(TimeSpan time) => _embeddingSeconds.Record(time.TotalSeconds);

    public void CommandRan(string command, ReplyError? error, TimeSpan time)
    {
        _commandSeconds.Record(time.TotalSeconds, new TagList { { "command", command } });
        _commands.Add(1, new TagList { { "command", command }, { "outcome", error?.Code.WireName() ?? "ok" } });
        if (error is not null) return;
        if (command == "grain.search") _querySeconds.Record(time.TotalSeconds);
        if (command == "grain.add_many") _batchSeconds.Record(time.TotalSeconds);
    }

    public void Dispose() => Meter.Dispose();
}
