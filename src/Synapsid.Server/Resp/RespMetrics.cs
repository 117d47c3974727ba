using System.Diagnostics.Metrics;

namespace Synapsid.Server.Resp;

/// <summary>The listener's figures, as instruments of the engine's meter.</summary>
internal static class RespMetrics
{
    /// <summary>Publishes them.</summary>
    public static void Publish(Meter meter, RespListener listener, EngineRespHost host)
    {
        meter.CreateObservableGauge(
            "syn_resp_connections", () => listener.Connections, null, "Redis clients that are connected.");
        Count("syn_resp_connections_total", () => listener.Admitted, "Redis clients that came, refused ones included.");
        Count("syn_resp_refused_total", () => listener.Refused, "Redis clients that were not let in.");
        Count("syn_resp_commands_total", () => listener.Commands, "Requests of Redis clients.");
        Count("syn_resp_received_bytes_total", () => listener.ReceivedBytes, "Bytes received from Redis clients.");
        Count("syn_resp_sent_bytes_total", () => listener.SentBytes, "Bytes sent to Redis clients.");
        Count("syn_resp_protocol_errors_total", () => listener.ProtocolErrors,
            "Redis clients closed for bytes that are no RESP.");
        Count(
            "syn_resp_slow_closed_total", () => listener.SlowClosed, "Redis clients closed because they did not read.");
        Count("syn_resp_defects_total", () => host.Defects, "Redis clients closed by a defect of the server.");

        void Count(string name, Func<long> value, string help) => meter.CreateObservableCounter(name, value, null,
            help);
    }
}
