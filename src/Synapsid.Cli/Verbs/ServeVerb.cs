using System.CommandLine;
using System.Globalization;
using Synapsid.Configuration;
using Synapsid.Protocols;
using Synapsid.Server;

namespace Synapsid.Cli.Verbs;

/// <summary>
/// <c>syn serve</c>: serves the data folder over HTTP until Ctrl-C; meanwhile every other verb goes through it.
/// </summary>
internal static class ServeVerb
{
    /// <summary>Its name.</summary>
    public const string Name = "serve";

    private static readonly Option<string?> Http = new("--http")
    {
        Description = "where to listen (default: the setting server.http, 127.0.0.1:15500); port 0 takes a free one",
        HelpName = "ADDR:PORT",
    };

    private static readonly Option<string?> Resp = new("--resp")
    {
        Description = "where to listen for Redis clients (default: the setting resp.listen, 127.0.0.1:15501), or off",
        HelpName = "ADDR:PORT",
    };

    public static Verb Create() => new(
        new Command(Name, "Serve the data folder over HTTP/1.1 and HTTP/2, and to Redis clients.") { Http, Resp },
        Run,
        Example: "syn serve --http 127.0.0.1:8080");

    private static int Run(CliRun run)
    {
        long started = TimeProvider.System.GetTimestamp();
        SynapsidConfiguration configuration = run.LoadConfiguration();
        ServerOptions options = ServerOptions.From(configuration, run.Line.GetValue(Http), run.Line.GetValue(Resp));
        EngineOptions engineOptions = new() { Configuration = configuration, IsResident = true };
        using SynapsidEngine engine = SynapsidEngine.Open(run.DataFolder, engineOptions);
        SynapsidServer server = Start(engine, options);
        engine.PublishEndpoint(server.Url);
        engine.RecordStart();
        Task warmUp = Task.CompletedTask;
        try
        {
            Announce(run, engine, server, options, TimeProvider.System.GetElapsedTime(started));
            if (engine.GrainCount > 0) warmUp = Task.Run(() => WarmUp(run, engine), CancellationToken.None);
            run.Cancellation.WaitHandle.WaitOne();
            run.Remark("Stopping …");
        }
        finally
        {
            // First nobody is sent here any more, then who is here is served, and only then may the engine close.
            engine.PublishEndpoint(null);
            server.StopAsync().GetAwaiter().GetResult();
            warmUp.GetAwaiter().GetResult();
            engine.RecordAct("stop");
        }

        run.Remark("Stopped; everything is stored.");
        return ExitCode.Success;
    }

    private static SynapsidServer Start(SynapsidEngine engine, ServerOptions options)
    {
        try
        {
            return SynapsidServer.StartAsync(engine, options).GetAwaiter().GetResult();
        }
        catch (EndpointUnavailableException exception)
        {
            throw new CliException(ErrorCode.Conflict, exception.Message);
        }
    }

    private static void Announce(
        CliRun run, SynapsidEngine engine, SynapsidServer server, ServerOptions options, TimeSpan readyIn)
    {
        run.Print(run.Json ? JsonOf(engine, server, readyIn) : TextOf(engine, server, readyIn));
        run.Console.Output.Flush();
        if (options.IsLoopback) return;
        run.Console.Error.WriteLine(
            $"syn: warning: other machines may reach {options.Endpoint.Address}, and there is no authentication yet.");
    }

    private static string AddressOf(SynapsidServer server) => server.Url.TrimEnd('/');

    private static string TextOf(SynapsidEngine engine, SynapsidServer server, TimeSpan readyIn)
    {
        string redis = server.RespEndpoint is { } reached ? $" and to Redis clients at {reached}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Synapsid serves {engine.DataPath} at {AddressOf(server)}{redis} ({engine.GrainCount:N0} grains, "
            + $"ready in {readyIn.TotalSeconds:0.00} s). Ctrl-C stops it.");
    }

    private static string JsonOf(SynapsidEngine engine, SynapsidServer server, TimeSpan readyIn) =>
        JsonPayload.WriteText(json =>
        {
            json.WriteString("data", engine.DataPath);
            json.WriteString("address", AddressOf(server));
            if (server.RespEndpoint is { } endpoint) json.WriteString("resp", endpoint.ToString());
            json.WriteNumber("grains", engine.GrainCount);
            json.WriteNumber("ready_seconds", Math.Round(readyIn.TotalSeconds, 3));
        });

    // The first search would otherwise wait for the weights, which take 49 MB: a server of keys alone does without.
    // Where they are missing the server still serves what needs none.
    private static void WarmUp(CliRun run, SynapsidEngine engine)
    {
        try
        {
            engine.WarmUp();
        }
        catch (Exception exception) // the top of this task: what is wrong with the encoder is told to each request, too
        {
            run.Console.Error.WriteLine($"syn: warning: {Failure.Describe(exception).Message}");
        }
    }
}
