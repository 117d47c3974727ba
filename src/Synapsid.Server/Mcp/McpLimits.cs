namespace Synapsid.Server.Mcp;

/// <summary>The limits of the MCP face that no setting changes.</summary>
internal static class McpLimits
{
    /// <summary>
    /// Longest message on standard input, in bytes. Over HTTP <c>server.request_bytes_max</c> counts.
    /// </summary>
    public const int LineBytesMax = 32 << 20;

    /// <summary>Deepest nesting of a message: that of the JSON reader behind.</summary>
    public const int DepthMax = 64;

    /// <summary>Longest structured answer of a tool, in bytes. No model reads more in one go.</summary>
    public const int ResultBytesMax = 1 << 20;

    /// <summary>Requests of one client on standard input that may be under way at the same time.</summary>
    public const int InFlightMax = 64;

    /// <summary>How long what is under way may take when the input has ended.</summary>
    public static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    /// <summary>Shortest time between two reports of progress on one request.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a client may keep the list of tools: it changes with the program alone.</summary>
    public static readonly TimeSpan ToolsFresh = TimeSpan.FromHours(1);
}
