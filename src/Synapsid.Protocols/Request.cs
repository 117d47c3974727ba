using System.Text.Json;

namespace Synapsid.Protocols;

/// <summary>One command to run, by name, with its named arguments as a JSON object.</summary>
/// <param name="Command">The name in the command table, such as <c>grain.search</c>.</param>
/// <param name="Arguments">A JSON object; its members are checked against the table by the engine.</param>
/// <param name="RequestId">The caller's own mark, given back with the reply; null when the caller gave none.</param>
public sealed record Request(string Command, JsonElement Arguments, string? RequestId = null)
{
    private static readonly JsonElement NoArguments = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>A request whose arguments the caller writes as members of a JSON object.</summary>
    public static Request Create(string command, Action<Utf8JsonWriter> arguments)
    {
        using JsonDocument document = JsonDocument.Parse(JsonPayload.Write(arguments));
        return new Request(command, document.RootElement.Clone());
    }

    /// <summary>A request without arguments.</summary>
    public static Request Of(string command) => new(command, NoArguments);
}
