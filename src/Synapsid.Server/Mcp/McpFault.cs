using System.Globalization;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Synapsid.Protocols;

namespace Synapsid.Server.Mcp;

/// <summary>Why a message is refused before it reaches the protocol's own dispatch.</summary>
/// <param name="Code">The JSON-RPC error code.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Id">The message's id, where it could be read.</param>
internal sealed record McpFault(int Code, string Message, RequestId Id)
{
    /// <summary>The bytes are no JSON.</summary>
    public const int ParseError = -32700;

    /// <summary>The JSON is no message.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>The message's parameters are not what its method takes.</summary>
    public const int InvalidParams = -32602;

    /// <summary>The HTTP headers do not say what the body says.</summary>
    public const int HeaderMismatch = -32020;

    /// <summary>The JSON-RPC error response; without an id where there was none to be read.</summary>
    public byte[] ToUtf8() => JsonPayload.Write(json =>
    {
        json.WriteString("jsonrpc", "2.0");
        if (Id.Id is long number) json.WriteNumber("id", number);
        else if (Id.Id is { } text) json.WriteString("id", Convert.ToString(text, CultureInfo.InvariantCulture));
        json.WriteStartObject("error");
        json.WriteNumber("code", Code);
        json.WriteString("message", Message);
        json.WriteEndObject();
    }).ToArray();
}
