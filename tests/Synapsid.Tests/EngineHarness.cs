using System.Text.Json;
using Synapsid.Configuration;
using Synapsid.Protocols;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Tests;

/// <summary>Opens engines on a simulated disk, with the word encoder.</summary>
internal static class EngineHarness
{
    public const string DataFolder = "/data";

    public static SynapsidEngine Open(SimulatedFileSystem files, int seed = 1, params string[] settings) =>
        SynapsidEngine.Open(DataFolder, new EngineOptions
        {
            FileSystem = files,
            EncoderFactory = () => new WordEncoder(),
            Seed = seed,
            Configuration = SynapsidConfiguration.Load(files, new ConfigurationSources { Assignments = settings, DataFolder = DataFolder }),
        });

    /// <summary>Runs a command whose arguments are a JSON object.</summary>
    public static Reply Run(this SynapsidEngine engine, string command, string arguments = "{}")
    {
        using JsonDocument document = JsonDocument.Parse(arguments);
        return engine.Execute(new Request(command, document.RootElement));
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static JsonElement Get(this SynapsidEngine engine, string command, string arguments = "{}")
    {
        Reply reply = engine.Run(command, arguments);
        Assert.Null(reply.Error);
        using JsonDocument document = JsonDocument.Parse(reply.Payload);
        return document.RootElement.Clone();
    }

    /// <summary>Runs a command that must fail.</summary>
    public static ReplyError Fail(this SynapsidEngine engine, string command, string arguments = "{}")
    {
        Reply reply = engine.Run(command, arguments);
        Assert.NotNull(reply.Error);
        return reply.Error;
    }
}
