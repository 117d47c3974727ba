using Microsoft.AspNetCore.Http;
using Synapsid.Commands;
using Synapsid.Server.Http;
using Synapsid.Server.Metrics;

namespace Synapsid.Server.Routes;

/// <summary>The routes about the server itself. They wait for no command, so that they answer under any load.</summary>
/// <param name="engine">The engine that is served.</param>
/// <param name="metrics">Gives the figures in Prometheus's text form.</param>
/// <param name="startedAt">When the server started, in the engine's timestamps.</param>
/// <param name="routes">Every route, for the index.</param>
internal sealed class SystemRoutes(
    SynapsidEngine engine, Func<ReadOnlyMemory<byte>> metrics, long startedAt, IReadOnlyList<HttpRoute> routes)
{
    /// <summary>The routes.</summary>
    public IEnumerable<HttpRoute> All =>
    [
        new(new Route(HttpMethods.Get, "/health"), "Say that the server is up.", Answer(Health)),
        new(new Route(HttpMethods.Get, "/metrics"), "Show the figures for Prometheus.", Answer(Metrics)),
        new(new Route(HttpMethods.Get, "/"), "List the routes.", Answer(Index)),
    ];

    private static Func<HttpCall, Task<HttpAnswer>> Answer(Func<HttpAnswer> now) => _ => Task.FromResult(now());

    private HttpAnswer Health() => HttpAnswer.Json(writer =>
    {
        writer.WriteString("status", "ok");
        writer.WriteString("version", ServerVersion.Text);
        writer.WriteNumber("grains", engine.GrainCount);
        writer.WriteNumber("uptime_seconds", Math.Round(engine.Clock.GetElapsedTime(startedAt).TotalSeconds, 3));
    });

    private HttpAnswer Metrics() => new(StatusCodes.Status200OK, PrometheusText.ContentType, metrics());

    private HttpAnswer Index() => HttpAnswer.Json(writer =>
    {
        writer.WriteString("name", "Synapsid");
        writer.WriteString("version", ServerVersion.Text);
        writer.WriteStartArray("routes");
        foreach (HttpRoute route in routes)
        {
            writer.WriteStartObject();
            writer.WriteString("method", route.Route.Method);
            writer.WriteString("path", route.Route.Template);
            writer.WriteString("summary", route.Summary);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
