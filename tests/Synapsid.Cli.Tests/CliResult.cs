using System.Text.Json;

namespace Synapsid.Cli.Tests;

/// <summary>What a run of <c>syn</c> left: its exit code, and what it wrote.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as one JSON object.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The message of the error that was written as JSON.</summary>
    public string JsonError(string code)
    {
        JsonElement error = JsonDocument.Parse(Error).RootElement.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        return error.GetProperty("message").GetString()!;
    }
}
