namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Parameters of machinery that Redis has and we do not. They take a value of their kind and give it back, so that
/// programs which set them go on; nothing follows from them, and the operations page says so.
/// </summary>
internal static class AcceptedParameters
{
    private static readonly (string Name, long Default)[] Numbers =
    [
        ("list-compress-depth", 0), // elements of lists are never compressed
        ("hz", 10), ("stream-node-max-entries", 100), ("stream-node-max-bytes", 4096),
        ("repl-ping-replica-period", 10), ("repl-timeout", 60), ("repl-diskless-sync-delay", 5),
        ("min-replicas-to-write", 0), ("auto-aof-rewrite-percentage", 100), ("lua-time-limit", 5000),
        ("rdb-key-save-delay", 0), ("maxmemory-eviction-tenacity", 10), ("active-expire-effort", 1),
    ];

    private static readonly (string Name, long Default)[] Sizes =
        [("repl-backlog-size", 1 << 20), ("auto-aof-rewrite-min-size", 64 << 20)];

    private static readonly (string Name, bool Default)[] Flags =
    [
        ("activedefrag", false), ("activerehashing", true), ("aof-use-rdb-preamble", true), ("rdbcompression", true),
        ("dynamic-hz", true), ("stop-writes-on-bgsave-error", true), ("no-appendfsync-on-rewrite", false),
        ("lazyfree-lazy-eviction", false), ("lazyfree-lazy-expire", false), ("lazyfree-lazy-server-del", false),
        ("lazyfree-lazy-user-del", false), ("lazyfree-lazy-user-flush", false), ("replica-serve-stale-data", true),
    ];

    /// <summary>They, each with its own value.</summary>
    internal static IEnumerable<KeyParameter> All()
    {
        foreach ((string name, long value) in Numbers)
        {
            long held = value;
            yield return ParameterKinds.Number(name, 0, int.MaxValue, () => held, v => held = v);
        }

        foreach ((string name, long value) in Sizes)
        {
            long held = value;
            yield return ParameterKinds.Memory(name, 0, long.MaxValue, () => held, v => held = v);
        }

        foreach ((string name, bool value) in Flags)
        {
            bool held = value;
            yield return ParameterKinds.Flag(name, () => held, v => held = v);
        }

        // Nobody is followed here, and the process is where its starter put it.
        yield return ParameterKinds.Fixed("replicaof", () => "") with { Alias = "slaveof" };
        yield return ParameterKinds.Fixed("daemonize", () => "no");
    }
}
