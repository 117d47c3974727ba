namespace Synapsid.Server.Metrics;

/// <summary>What the process as a whole uses, under the names that Prometheus's own libraries give it.</summary>
internal static class ProcessFigures
{
    /// <summary>Writes the figures as they are now.</summary>
    public static void Write(PrometheusText text)
    {
        text.Write(
            "dotnet_gc_heap_bytes", MetricKind.Gauge,
            "Memory that the garbage collector manages.", GC.GetTotalMemory(forceFullCollection: false));
        text.Write(
            "process_cpu_seconds_total", MetricKind.Counter,
            "Processor time spent, all cores together.", Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Write(
            "process_resident_memory_bytes", MetricKind.Gauge,
            "Memory of the process that is in RAM.", Environment.WorkingSet);
    }
}
