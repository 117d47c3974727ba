using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Synapsid.Keyspace.Commands;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The text of INFO. Fields have Redis' names; those that mean nothing here are left out.</summary>
internal sealed class ServerInfo(KeyService service)
{
    private static readonly string Commit = CommitOf(
        typeof(ServerInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    private readonly StringBuilder _text = new();

    /// <summary>The sections that were asked for; none asks for the usual ones.</summary>
    internal string Text(IReadOnlyCollection<string> asked)
    {
        bool usual = asked.Count == 0 || asked.Any(section => section is "default" or "all" or "everything");
        bool all = asked.Any(section => section is "all" or "everything");
        (string Name, bool Usual, Action Write)[] sections =
        [
            ("server", true, Server), ("clients", true, Clients), ("memory", true, Memory),
            ("persistence", true, Persistence),
            ("stats", true, Stats), ("replication", true, Replication), ("cpu", true, Cpu),
            ("commandstats", false, CommandStats), ("errorstats", true, ErrorStats),
            ("latencystats", false, LatencyStats),
            ("cluster", true, Cluster), ("keyspace", true, Keys),
        ];
        foreach ((string name, bool isUsual, Action write) in sections)
        {
            if (!asked.Contains(name) && !all && !(usual && isUsual)) continue;
            if (_text.Length > 0) _text.Append("\r\n");
            write();
        }

        return _text.ToString();
    }

    /// <summary>The commit of a version such as <c>0.1.0+11d808d6…</c>, as Redis shortens it.</summary>
    private static string CommitOf(string? version)
    {
        string commit = version is null ? "" : version[(version.IndexOf('+') + 1)..];
        return commit.Length >= 8 ? commit[..8] : "00000000";
    }

    private void Server()
    {
        Title("Server");
        DateTimeOffset now = service.Clock.GetUtcNow();
        TimeSpan up = now - service.StartedAt;
        Field("redis_version", ConnectionCommands.RedisVersion);
        Field("redis_git_sha1", Commit);
        Field("server_name", "synapsid");
        Field("redis_mode", "standalone");
        Field("os", RuntimeInformation.OSDescription);
        Field("arch_bits", "64");
        Field("process_id", Environment.ProcessId);
        Field("run_id", service.RunId);
        Field("tcp_port", service.Port);
        Field("server_time_usec", (now - DateTimeOffset.UnixEpoch).Ticks / 10);
        Field("uptime_in_seconds", (long)up.TotalSeconds);
        Field("uptime_in_days", up.Days);
    }

    private void Clients()
    {
        Title("Clients");
        Field("connected_clients", service.SessionCount);
        Field("maxclients", service.Tuning.ConnectionsMax);
        Field("blocked_clients", service.Sessions.Count(session => session.IsPostponed));
        Field("tracking_clients", service.Tracking.ClientCount);
        Field("pubsub_clients", service.Sessions.Count(session => session.IsSubscribed));
    }

    private void Memory()
    {
        Title("Memory");
        long data = service.Store.UsedBytes;
        long used = data + GC.GetTotalMemory(forceFullCollection: false);
        long resident = Environment.WorkingSet;
        KeyspaceUsage usage = service.Store.Measure();
        long system = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Size("used_memory", used);
        Field("mem_not_counted_for_evict", used - data);
        Size("used_memory_rss", resident);
        Field("used_memory_dataset", data);
        Size("total_system_memory", system);
        Size("maxmemory", service.Store.MemoryMaxBytes);
        Field("maxmemory_policy", EvictionNames.Of(service.Store.Eviction));
        Field("keyspace_record_bytes", usage.RecordBytes);
        Field("keyspace_dead_bytes", usage.DeadBytes);
        Field("keyspace_index_bytes", usage.IndexBytes);
        Field("keyspace_large_bytes", usage.LargeBytes);
        Field("compression_ratio", usage.CompressionRatio.ToString("F2", CultureInfo.InvariantCulture));
        Field("mem_fragmentation_ratio", Ratio(resident, used));
        Field("mem_allocator", "slabs");
        Field("lazyfree_pending_objects", 0);
    }

    private void Persistence()
    {
        Title("Persistence");
        IKeySnapshots? snapshots = service.Snapshots;
        Field("loading", 0);
        Field("async_loading", 0);
        Field("rdb_changes_since_last_save", snapshots?.ChangesSinceSave ?? 0);
        Field("rdb_bgsave_in_progress", snapshots?.Running == true ? 1 : 0);
        Field("rdb_last_save_time", (snapshots?.LastSaved ?? service.StartedAt).ToUnixTimeSeconds());
        Field("rdb_last_bgsave_status", snapshots?.LastSucceeded == false ? "err" : "ok");
        Field("rdb_last_bgsave_time_sec", (long)(snapshots?.LastDuration?.TotalSeconds ?? -1));
        Field("rdb_saves", snapshots?.Count ?? 0);
        Field("aof_enabled", service.Sink is null ? 0 : 1);
        // A snapshot is what lets the journal be cut, as a rewrite does in Redis.
        Field("aof_rewrite_in_progress", snapshots?.Running == true ? 1 : 0);
        Field("aof_rewrite_scheduled", 0);
        Field("aof_last_rewrite_time_sec", (long)(snapshots?.LastDuration?.TotalSeconds ?? -1));
        Field("aof_last_bgrewrite_status", snapshots?.LastSucceeded == false ? "err" : "ok");
        Field("aof_last_write_status", service.Sink?.Refusal is null ? "ok" : "err");
    }

    private void Stats()
    {
        Title("Stats");
        long calls = 0;
        foreach (CommandFigures? figures in service.Statistics.Snapshot()) calls += figures?.Calls ?? 0;
        Field("total_connections_received", service.SessionsOpened);
        Field("total_commands_processed", calls);
        KeyspaceUsage counts = service.Store.Measure();
        Field("expired_keys", counts.Expired);
        Field("evicted_keys", counts.Evicted);
        Field("keyspace_hits", counts.Hits);
        Field("keyspace_misses", counts.Misses);
        Field("pubsub_channels", service.PubSub.ChannelCount);
        Field("pubsub_patterns", service.PubSub.PatternCount);
        Field("tracking_total_keys", service.Tracking.KeyCount);
        Field("tracking_total_items", service.Tracking.ReaderCount);
        Field("tracking_total_prefixes", service.Tracking.PrefixCount);
        Field("total_error_replies", service.Errors.Total);
        Field("unexpected_error_replies", service.Failures);
    }

    private void Replication()
    {
        Title("Replication");
        Field("role", "master");
        Field("connected_slaves", 0);
        Field("master_replid", service.RunId);
        Field("master_repl_offset", 0);
    }

    private void Cpu()
    {
        Title("CPU");
        using Process process = Process.GetCurrentProcess();
        Field("used_cpu_sys", Seconds(process.PrivilegedProcessorTime));
        Field("used_cpu_user", Seconds(process.UserProcessorTime));
    }

    private void CommandStats()
    {
        Title("Commandstats");
        CommandFigures?[] all = service.Statistics.Snapshot();
        foreach (KeyCommandEntry entry in service.Commands.Entries)
        {
            if (all[entry.Index] is not { } figures) continue;
            long microseconds = (long)(figures.Ticks * 1e6 / Stopwatch.Frequency);
            Field("cmdstat_" + entry.FullName, string.Create(CultureInfo.InvariantCulture,
                $"calls={figures.Calls},usec={microseconds},usec_per_call={Ratio(microseconds, figures.Calls)},"
                + $"rejected_calls={figures.Rejected},failed_calls={figures.Failed}"));
        }
    }

    private void ErrorStats()
    {
        Title("Errorstats");
        foreach ((string code, long count) in service.Errors.Snapshot())
        {
            Field("errorstat_" + code, string.Create(CultureInfo.InvariantCulture, $"count={count}"));
        }
    }

    private void LatencyStats()
    {
        Title("Latencystats");
        CommandFigures?[] all = service.Statistics.Snapshot();
        foreach (KeyCommandEntry entry in service.Commands.Entries)
        {
            if (all[entry.Index]?.Histogram is not { } histogram || !histogram.Any(count => count > 0)) continue;
            IEnumerable<string> shown = service.Tuning.LatencyPercentiles.Select(p =>
                string.Create(CultureInfo.InvariantCulture, $"p{p}={LatencyBuckets.Percentile(histogram, p):F3}"));
            Field("latency_percentiles_usec_" + entry.FullName, string.Join(',', shown));
        }
    }

    private void Cluster()
    {
        Title("Cluster");
        Field("cluster_enabled", 0);
    }

    private void Keys()
    {
        Title("Keyspace");
        for (int i = 0; i < KeyspaceStore.DatabaseCount; i++)
        {
            long keys = service.Store.CountKeys(i);
            if (keys == 0) continue;
            Field(string.Create(CultureInfo.InvariantCulture, $"db{i}"), string.Create(CultureInfo.InvariantCulture,
                $"keys={keys},expires={service.Store.CountVolatile(i)},avg_ttl=0"));
        }
    }

    private void Title(string name) => _text.Append("# ").Append(name).Append("\r\n");

    private void Field(string name, string value) => _text.Append(name).Append(':').Append(value).Append("\r\n");

    private void Field(string name, long value) => Field(name, value.ToString(CultureInfo.InvariantCulture));

    private void Size(string name, long bytes)
    {
        Field(name, bytes);
        Field(name + "_human", Human(bytes));
    }

    private static string Human(long bytes)
    {
        string[] units = ["B", "K", "M", "G", "T"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++) value /= 1024;
        return unit == 0 ? $"{bytes}B" : value.ToString("F2", CultureInfo.InvariantCulture) + units[unit];
    }

    private static string Ratio(long part, long whole) =>
        (whole == 0 ? 0 : (double)part / whole).ToString("F2", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);
}
