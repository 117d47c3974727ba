using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Synapsid.Server.Mcp;

/// <summary>
/// Compares the headers of a request over HTTP with its body, as revision 2026-07-28 demands: whoever routes by the
/// headers must not be told something else than who acts by the body.
/// </summary>
internal static class McpHeaders
{
    /// <summary>The header that names the protocol version.</summary>
    public const string Version = "MCP-Protocol-Version";

    /// <summary>What a request without that header speaks (2025-06-18, Transports).</summary>
    private const string VersionWithoutHeader = "2025-03-26";

    /// <summary>The one revision so far whose requests stand for themselves.</summary>
    private const string Modern = "2026-07-28";

    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string EncodedStart = "=?base64?";
    private const string EncodedEnd = "?=";

    /// <summary>Whether a version carries its metadata in each request.</summary>
    public static bool IsModern(string? version) => version == Modern;

    /// <summary>What is wrong with the headers; null where nothing is.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="request">The request.</param>
    /// <param name="version">The version to serve it by; null for a handshake, which settles it.</param>
    public static McpFault? FaultOf(IHeaderDictionary headers, JsonRpcRequest request, out string? version)
    {
        string? header = headers.TryGetValue(Version, out var given) ? given.ToString() : null;
        string? body = McpMessages.VersionOf(request);
        version = header ?? body;
        if (body is not null && header != body)
        {
            return Mismatch(request, Version, header, body);
        }

        if (IsModern(version)) return ModernFaultOf(headers, request);
        if (version is null && request.Method != "initialize") version = VersionWithoutHeader;
        return null;
    }

    private static McpFault? ModernFaultOf(IHeaderDictionary headers, JsonRpcRequest request)
    {
        string? method = headers.TryGetValue(MethodHeader, out var given) ? given.ToString() : null;
        if (method != request.Method) return Mismatch(request, MethodHeader, method, request.Method);
        if (NameOf(request) is { } name)
        {
            string? header = headers.TryGetValue(NameHeader, out var named) ? Decode(named.ToString()) : null;
            if (header != name) return Mismatch(request, NameHeader, header, name);
        }

        if (McpMessages.HasCapabilities(request)) return null;
        return new McpFault(
            McpFault.InvalidParams,
            $"_meta needs \"{McpMessages.VersionKey}\" and \"{McpMessages.CapabilitiesKey}\", an object.",
            request.Id);
    }

    private static string? NameOf(JsonRpcRequest request)
    {
        string? member = request.Method switch
        {
            "tools/call" or "prompts/get" => "name",
            "resources/read" => "uri",
            _ => null,
        };
        return member is not null && request.Params is JsonObject parameters
            ? McpMessages.TextOf(parameters[member])
            : null;
    }

    private static string? Decode(string header)
    {
        bool encoded = header.StartsWith(EncodedStart, StringComparison.Ordinal)
            && header.EndsWith(EncodedEnd, StringComparison.Ordinal)
            && header.Length >= EncodedStart.Length + EncodedEnd.Length;
        if (!encoded) return header;
        string text = header[EncodedStart.Length..^EncodedEnd.Length];
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, written))
            : null;
    }

    private static McpFault Mismatch(JsonRpcRequest request, string header, string? given, string wanted) => new(
        McpFault.HeaderMismatch,
        given is null
            ? $"Header mismatch: {header} is missing or cannot be read; the body says '{wanted}'."
            : $"Header mismatch: {header} says '{given}', the body '{wanted}'.",
        request.Id);
}
