using Synapsid.Base.Text;

namespace Synapsid.Configuration;

/// <summary>
/// Reads settings from environment variables: <c>SYNAPSID__Section__Key</c>, where section and key match a setting's
/// without regard to case and single underscores.
/// </summary>
internal static class EnvironmentSettings
{
    private const string Prefix = "SYNAPSID__";

    /// <summary>The settings that the variables give, in the order of their names.</summary>
    /// <exception cref="ConfigurationException">A variable names no setting, or two name the same one.</exception>
    public static IEnumerable<SettingText> Read(IReadOnlyDictionary<string, string> variables, string folder)
    {
        Dictionary<Setting, string> seen = [];
        foreach (string name in variables.Keys.Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            Setting setting = Find(name);
            if (!seen.TryAdd(setting, name))
            {
                string both = $"The environment variables {seen[setting]} and {name} both set";
                throw new ConfigurationException($"{both} '{setting.Key}'; keep one of them.");
            }

            yield return new SettingText(setting, variables[name], "environment " + name, folder);
        }
    }

    /// <summary>The variable that sets a setting: <c>SYNAPSID__Persistence__FsyncMode</c>.</summary>
    public static string VariableOf(Setting setting)
    {
        IEnumerable<string> segments = setting.Key.Split('.').Select(segment =>
            string.Concat(segment.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        return Prefix + string.Join("__", segments);
    }

    private static Setting Find(string name)
    {
        string folded = Fold(name);
        foreach (Setting setting in Settings.All)
        {
            if (Fold(VariableOf(setting)) == folded) return setting;
        }

        string? nearest = NearestName.Find(folded, Settings.All.Select(setting => Fold(VariableOf(setting))));
        Setting meant = Settings.All.First(setting => Fold(VariableOf(setting)) == nearest);
        throw new ConfigurationException(
            $"The environment variable {name} names no setting; the nearest is {VariableOf(meant)} ('{meant.Key}').");
    }

    // Double underscores part sections and must not be lost with the single ones.
    private static string Fold(string name) =>
        string.Join("__", name.ToUpperInvariant().Split("__").Select(part => string.Concat(part.Split('_'))));
}
