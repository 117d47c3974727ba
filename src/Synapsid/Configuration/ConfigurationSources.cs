using System.Collections;
using static System.Environment;

namespace Synapsid.Configuration;

/// <summary>
/// Where settings may come from, in rising precedence: defaults, one file, the environment, assignments.
/// </summary>
public sealed record ConfigurationSources
{
    /// <summary>
    /// The data folder, whose <c>synapsid.yaml</c> is read where it exists; null where there is none.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>A file that is read instead of the data folder's and must exist (<c>--config</c>).</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Environment variables; those that begin with <c>SYNAPSID__</c> are settings.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts of the form <c>key=value</c> (<c>--set</c>), the last of one key winning.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>What <c>~</c> stands for in a path.</summary>
    public string HomeFolder { get; init; } = GetFolderPath(SpecialFolder.UserProfile, SpecialFolderOption.DoNotVerify);

    /// <summary>Sources with the environment of this process.</summary>
    public static ConfigurationSources FromProcess()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return new ConfigurationSources { Environment = variables };
    }
}
