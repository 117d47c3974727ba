using System.Text.Json;

namespace Synapsid.Cli.Clients;

/// <summary>A program that starts MCP servers, and where and how its configuration names them.</summary>
internal sealed record McpClient
{
    /// <summary>The name by which <c>--client</c> knows it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Its file for all projects of a person, given the home folder and the folder of settings below it.
    /// </summary>
    public required Func<string, string, string> UserFile { get; init; }

    /// <summary>Its file within a project, relative to the project's folder.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>The member of the file that holds the servers, by name.</summary>
    public required string Servers { get; init; }

    /// <summary>Whether its JSON may have comments and commas behind the last element.</summary>
    public bool AllowsComments { get; init; }

    /// <summary>Whether the file is TOML rather than JSON.</summary>
    public bool IsToml { get; init; }

    /// <summary>Members that the entry has besides <c>command</c> and <c>args</c>.</summary>
    public Action<Utf8JsonWriter> WriteKind { get; init; } = _ => { };

    /// <summary>The clients that are known.</summary>
    public static IReadOnlyList<McpClient> All { get; } =
    [
        new()
        {
            Name = "claude-code",
            UserFile = (home, _) => Path.Combine(home, ".claude.json"),
            ProjectFile = ".mcp.json",
            Servers = "mcpServers",
            WriteKind = entry => entry.WriteString("type", "stdio"),
        },
        new()
        {
            Name = "cursor",
            UserFile = (home, _) => Path.Combine(home, ".cursor", "mcp.json"),
            ProjectFile = Path.Combine(".cursor", "mcp.json"),
            Servers = "mcpServers",
        },
        new()
        {
            Name = "vscode",
            UserFile = (home, settings) => OperatingSystem.IsMacOS()
                ? Path.Combine(home, "Library", "Application Support", "Code", "User", "mcp.json")
                : Path.Combine(settings, "Code", "User", "mcp.json"),
            ProjectFile = Path.Combine(".vscode", "mcp.json"),
            Servers = "servers",
            AllowsComments = true,
            WriteKind = entry => entry.WriteString("type", "stdio"),
        },
        new()
        {
            Name = "codex",
            UserFile = (home, _) => Path.Combine(home, ".codex", "config.toml"),
            ProjectFile = Path.Combine(".codex", "config.toml"),
            Servers = "mcp_servers",
            IsToml = true,
        },
        new()
        {
            Name = "zed",
            UserFile = (_, settings) => Path.Combine(settings, "zed", "settings.json"),
            ProjectFile = Path.Combine(".zed", "settings.json"),
            Servers = "context_servers",
            AllowsComments = true,
            WriteKind = entry => entry.WriteString("source", "custom"),
        },
    ];
}
