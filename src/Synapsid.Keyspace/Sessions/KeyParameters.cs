using System.Globalization;
using System.Text;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// The parameters of <c>CONFIG</c>: those that mean something here, by Redis' names, and those that
/// <see cref="AcceptedParameters"/> lists. One that cannot be changed while the server runs says so.
/// </summary>
internal sealed class KeyParameters
{
    private readonly Lock _changing = new();
    private readonly List<KeyParameter> _all;
    private readonly Dictionary<string, KeyParameter> _byName = new(StringComparer.OrdinalIgnoreCase);

    internal KeyParameters(KeyService service, IReadOnlyList<KeyParameter> further)
    {
        // A part of the program that knows a parameter better than this table gives its own.
        HashSet<string> given = [.. further.Select(parameter => parameter.Name)];
        _all = [.. Own(service).Where(parameter => !given.Contains(parameter.Name)), .. further];
        foreach (KeyParameter parameter in _all)
        {
            _byName.Add(parameter.Name, parameter);
            if (parameter.Alias is { } alias) _byName.Add(alias, parameter);
        }
    }

    /// <summary>The parameter of a name, or null.</summary>
    internal KeyParameter? Find(ReadOnlySpan<byte> name) => _byName.GetValueOrDefault(Encoding.UTF8.GetString(name));

    /// <summary>Names and values of all parameters that a pattern matches.</summary>
    internal IEnumerable<(string Name, string Value)> Matching(byte[] pattern)
    {
        foreach ((string name, KeyParameter parameter) in _byName)
        {
            if (!Glob.Matches(pattern, Encoding.ASCII.GetBytes(name), ignoreCase: true)) continue;
            yield return (name, parameter.Get());
        }
    }

    /// <summary>
    /// Sets all of them or none; the error of the first that does not work, without its code, or null.
    /// </summary>
    internal string? Set(IReadOnlyList<(string Name, string Value)> values)
    {
        List<(KeyParameter Parameter, string Name, string Value)> changes = [];
        foreach ((string name, string value) in values)
        {
            if (!_byName.TryGetValue(name, out KeyParameter? parameter))
            {
                return $"Unknown option or number of arguments for CONFIG SET - '{name}'";
            }

            if (parameter.Set is null) return Failure(name, "can't set immutable config");
            if (changes.Any(change => change.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                return Failure(name, "duplicate parameter");
            }


            changes.Add((parameter, name, value));
        }

        lock (_changing)
        {
            List<(KeyParameter Parameter, string Before)> done = [];
            foreach ((KeyParameter parameter, string name, string value) in changes)
            {
                string before = parameter.Get();
                if (parameter.Set!(value) is not { } problem)
                {
                    done.Add((parameter, before));
                    continue;
                }

                foreach ((KeyParameter changed, string old) in done) changed.Set!(old);
                return Failure(name, problem);
            }
        }

        return null;
    }

    private static string Failure(string name, string problem) =>
        $"CONFIG SET failed (possibly related to argument '{name}') - {problem}";

    private static IEnumerable<KeyParameter> Own(KeyService service)
    {
        KeyTuning tuning = service.Tuning;
        yield return ParameterKinds.Number(
            "slowlog-log-slower-than", -1, long.MaxValue,
            () => tuning.SlowLogMicroseconds, v => tuning.SlowLogMicroseconds = v);
        yield return ParameterKinds.Number(
            "slowlog-max-len", 0, long.MaxValue, () => tuning.SlowLogEntriesMax, v => tuning.SlowLogEntriesMax = v);
        yield return ParameterKinds.Number(
            "latency-monitor-threshold", 0, long.MaxValue,
            () => tuning.LatencyThresholdMs, v => tuning.LatencyThresholdMs = v);
        yield return ParameterKinds.Flag(
            "latency-tracking", () => tuning.LatencyTracking, v => tuning.LatencyTracking = v);
        yield return Percentiles(tuning);
        yield return ParameterKinds.Number(
            "maxclients", 1, uint.MaxValue, () => tuning.ConnectionsMax, v => tuning.ConnectionsMax = v);
        yield return ParameterKinds.Number(
            "timeout", 0, int.MaxValue, () => tuning.IdleTimeoutSeconds, v => tuning.IdleTimeoutSeconds = v);
        yield return ParameterKinds.Number(
            "tracking-table-max-keys", 0, long.MaxValue, () => tuning.TrackedKeysMax, v => tuning.TrackedKeysMax = v);
        yield return ParameterKinds.Memory(
            "proto-max-bulk-len", 1 << 20, int.MaxValue, () => tuning.BulkBytesMax, v => tuning.BulkBytesMax = v);
        yield return ParameterKinds.Memory(
            "client-query-buffer-limit", 1 << 20, long.MaxValue,
            () => tuning.QueryBytesMax, v => tuning.QueryBytesMax = v);
        yield return new KeyParameter
        {
            Name = "client-output-buffer-limit",
            Get = () => OutputLimits.Text(tuning),
            Set = value => OutputLimits.Set(tuning, value),
        };
        yield return new KeyParameter
        {
            Name = "notify-keyspace-events",
            Get = () => KeyEventLetters.Text(tuning.Events),
            Set = value => KeyEventLetters.TryParse(value, out var kinds)
                ? ParameterKinds.Done(() => tuning.Events = kinds)
                : "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
        };
        yield return new KeyParameter
        {
            Name = "requirepass",
            IsSecret = true,
            Get = () => Encoding.UTF8.GetString(tuning.Password),
            Set = value => ParameterKinds.Done(() => tuning.Password = Encoding.UTF8.GetBytes(value)),
        };
        yield return new KeyParameter
        {
            Name = "save",
            Get = () => SavePoints.Text(tuning.SavePoints),
            Set = value => SavePoints.TryParse(value, out var points)
                ? ParameterKinds.Done(() => tuning.SavePoints = points)
                : "Invalid save parameters",
        };
        yield return ParameterKinds.Memory("maxmemory", 0, long.MaxValue, () => service.Store.MemoryMaxBytes,
            v => service.Store.MemoryMaxBytes = v);
        yield return ParameterKinds.Choice("maxmemory-policy", EvictionNames.All,
            () => EvictionNames.Of(service.Store.Eviction),
            word => service.Store.Eviction = EvictionNames.Parse(word));
        // What the store has fixed: five samples, and counters of uses as Redis keeps them where nothing is set.
        yield return ParameterKinds.Unchangeable("maxmemory-samples", () => "5");
        yield return ParameterKinds.Unchangeable("lfu-log-factor", () => "10");
        yield return ParameterKinds.Unchangeable("lfu-decay-time", () => "1");
        foreach (KeyParameter parameter in CollectionParameters.For(service.Store)) yield return parameter;
        foreach (KeyParameter parameter in AcceptedParameters.All()) yield return parameter;
        foreach (KeyParameter parameter in FixedOnes(service)) yield return parameter;
    }

    /// <summary>What was settled when the server started.</summary>
    private static IEnumerable<KeyParameter> FixedOnes(KeyService service)
    {
        yield return ParameterKinds.Fixed("enable-debug-command", () => DebugText(service.Tuning.Debug));
        yield return ParameterKinds.Fixed("databases", () => Number(KeyspaceStore.DatabaseCount));
        yield return ParameterKinds.Unchangeable("port", () => Number(service.Port));
        yield return ParameterKinds.Unchangeable("appendonly", () => service.Sink is null ? "no" : "yes",
            "whether keys are kept on the disk is the setting keyspace.persist, read when the server starts");
    }

    private static KeyParameter Percentiles(KeyTuning tuning) => new()
    {
        Name = "latency-tracking-info-percentiles",
        Get = () => string.Join(' ', tuning.LatencyPercentiles.Select(p => p.ToString(CultureInfo.InvariantCulture))),
        Set = value =>
        {
            string[] words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double[] percentiles = new double[words.Length];
            for (int i = 0; i < words.Length; i++)
            {
                if (!double.TryParse(words[i], CultureInfo.InvariantCulture, out percentiles[i]))
                {
                    return "Invalid latency-tracking-info-percentiles parameters";
                }

                if (percentiles[i] is not (>= 0 and <= 100))
                {
                    return "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
                }
            }

            tuning.LatencyPercentiles = percentiles;
            return null;
        },
    };

    private static string DebugText(DebugPermission permission) => permission.ToString().ToLowerInvariant();

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
