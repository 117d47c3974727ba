namespace Synapsid.Knowledge.Code.Walking.Git;

/// <summary>Where git looks for what holds for all repositories of a user.</summary>
/// <param name="SystemConfig">The configuration of the machine; null for none.</param>
/// <param name="UserConfigs">The configurations of the user, the strongest last.</param>
/// <param name="Home">The user's folder, for which a leading "~/" stands; null where unknown.</param>
/// <param name="DefaultExcludes">The global rules where no configuration names a file; null for none.</param>
public sealed record GitEnvironment(
    string? SystemConfig, IReadOnlyList<string> UserConfigs, string? Home, string? DefaultExcludes)
{
    /// <summary>Nothing but what the repository says itself.</summary>
    public static GitEnvironment None { get; } = new(null, [], null, null);

    /// <summary>What the environment variables of this process say, as git reads them.</summary>
    public static GitEnvironment OfProcess() => Of(Environment.GetEnvironmentVariable);

    /// <summary>What given variables say.</summary>
    public static GitEnvironment Of(Func<string, string?> variable)
    {
        string? home = NonEmpty(variable("HOME")) ?? NonEmpty(variable("USERPROFILE"));
        string? configFolder = NonEmpty(variable("XDG_CONFIG_HOME")) ?? (home is null ? null : home + "/.config");
        List<string> userConfigs = [];
        if (variable("GIT_CONFIG_GLOBAL") is { } single)
        {
            if (single.Length > 0) userConfigs.Add(single);
        }
        else
        {
            if (configFolder is not null) userConfigs.Add(configFolder + "/git/config");
            if (home is not null) userConfigs.Add(home + "/.gitconfig");
        }

        bool noSystem = variable("GIT_CONFIG_NOSYSTEM") is "1" or "true" or "yes" or "on";
        string? system = noSystem ? null : NonEmpty(variable("GIT_CONFIG_SYSTEM")) ?? "/etc/gitconfig";
        string? excludes = configFolder is null ? null : configFolder + "/git/ignore";
        return new GitEnvironment(system, userConfigs, home, excludes);
    }

    private static string? NonEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value.Replace('\\', '/');
}
