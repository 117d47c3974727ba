using System.CommandLine;

namespace Synapsid.Cli;

/// <summary>The options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Data = new("--data", "-d")
    {
        Description = "the data folder (default: $SYNAPSID_DATA, else ~/.synapsid)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json", "-j")
    {
        Description = "print results, and errors, as JSON",
        Recursive = true,
    };

    public static readonly Option<string?> Config = new("--config")
    {
        Description = "a configuration file instead of synapsid.yaml in the data folder",
        HelpName = "FILE",
        Recursive = true,
    };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "a setting for this run, such as persistence.fsync_mode=never; repeatable",
        HelpName = "KEY=VALUE",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All { get; } = [Data, Json, Config, Set];
}
