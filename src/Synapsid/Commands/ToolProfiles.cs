namespace Synapsid.Commands;

/// <summary>Which tools a client is offered: a model chooses better among few.</summary>
public static class ToolProfiles
{
    /// <summary>What most agents need, at most <see cref="DefaultToolsMax"/> tools.</summary>
    public const string Default = "default";

    /// <summary>Everything about grains.</summary>
    public const string Memory = "memory";

    /// <summary>Everything about source code.</summary>
    public const string Code = "code";

    /// <summary>Everything about the ledger.</summary>
    public const string Ledger = "ledger";

    /// <summary>The key space.</summary>
    public const string Keys = "keys";

    /// <summary>Every tool there is.</summary>
    public const string All = "all";

    /// <summary>Most tools of <see cref="Default"/>.</summary>
    public const int DefaultToolsMax = 12;

    /// <summary>The names of all profiles.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, Memory, Code, Ledger, Keys, All];

    /// <summary>The commands whose tools a profile offers, in the order of the command table.</summary>
    /// <param name="profile">One of <see cref="Names"/>.</param>
    public static IReadOnlyList<Command> CommandsOf(string profile) =>
    [
        .. CommandTable.Default.All.Where(
            command => command.Tool is { } tool && (profile == All || tool.Profiles.Contains(profile))),
    ];
}
