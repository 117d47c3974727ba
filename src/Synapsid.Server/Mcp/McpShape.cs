using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Whether the parameters of a request have the shape that its method takes. The protocol library would answer what
/// does not with an error that hides the reason.
/// </summary>
internal static class McpShape
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static McpFault? FaultOf(JsonRpcRequest request)
    {
        string? problem;
        try
        {
            problem = ProblemOf(request);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            problem = "A member of params is given twice, or is not valid Unicode.";
        }

        return problem is null ? null : new McpFault(McpFault.InvalidParams, problem, request.Id);
    }

    private static string? ProblemOf(JsonRpcRequest request)
    {
        if (request.Params is not null and not JsonObject) return "params must be an object.";
        JsonObject parameters = request.Params as JsonObject ?? [];
        return MetaProblem(parameters) ?? request.Method switch
        {
            "initialize" => InitializeProblem(parameters),
            "tools/call" => CallProblem(parameters),
            "tools/list" => parameters["cursor"] is null ? null : "The list of tools has one page: leave cursor out.",
            _ => null,
        };
    }

    private static string? MetaProblem(JsonObject parameters)
    {
        if (!parameters.TryGetPropertyValue("_meta", out JsonNode? node)) return null;
        if (node is not JsonObject meta) return "params._meta must be an object.";
        if (meta.ContainsKey(McpMessages.VersionKey) && McpMessages.VersionOf(meta) is null)
        {
            return $"_meta[\"{McpMessages.VersionKey}\"] must be a string such as 2026-07-28.";
        }

        if (meta.ContainsKey(McpMessages.CapabilitiesKey) && meta[McpMessages.CapabilitiesKey] is not JsonObject)
        {
            return $"_meta[\"{McpMessages.CapabilitiesKey}\"] must be an object; {{}} for none.";
        }

        if (McpMessages.ClientOf(meta) is { } client && !IsImplementation(client))
        {
            return "The client's info in _meta must be an object with the strings name and version.";
        }

        bool isToken = !meta.TryGetPropertyValue("progressToken", out JsonNode? token)
            || McpMessages.TextOf(token) is not null
            || (token is JsonValue number && number.TryGetValue(out long _));
        return isToken ? null : "_meta.progressToken must be a string or a whole number.";
    }

    private static string? InitializeProblem(JsonObject parameters)
    {
        if (McpMessages.TextOf(parameters["protocolVersion"]) is null)
        {
            return "initialize needs protocolVersion, a string such as 2025-11-25.";
        }

        if (parameters["capabilities"] is not JsonObject) return "initialize needs capabilities, an object.";
        return IsImplementation(parameters["clientInfo"])
            ? null
            : "initialize needs clientInfo, an object with the strings name and version.";
    }

    private static string? CallProblem(JsonObject parameters)
    {
        if (McpMessages.TextOf(parameters["name"]) is null) return "tools/call needs name, the name of a tool.";
        JsonNode? arguments = parameters["arguments"];
        if (arguments is null or JsonObject { Count: >= 0 }) return null;
        return "arguments must be an object whose members are the tool's arguments.";
    }

    private static bool IsImplementation(JsonNode? node) =>
        node is JsonObject info
        && McpMessages.TextOf(info["name"]) is not null
        && McpMessages.TextOf(info["version"]) is not null;
}
