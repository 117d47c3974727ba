using Synapsid.Base.Files;
using Synapsid.Base.Text;

namespace Synapsid.Configuration;

/// <summary>The value of every setting, and where each came from; fixed from the moment it is loaded.</summary>
public sealed class SynapsidConfiguration
{
    /// <summary>Name of the file in a data folder that holds its settings.</summary>
    public const string FileName = "synapsid.yaml";

    /// <summary>The origin of a value that no source names.</summary>
    public const string DefaultOrigin = "default";

    private readonly Dictionary<Setting, EffectiveSetting> _effective;

    private SynapsidConfiguration(Dictionary<Setting, EffectiveSetting> effective) => _effective = effective;

    /// <summary>Every setting with its value, in the order of <see cref="Settings.All"/>.</summary>
    public IEnumerable<EffectiveSetting> Effective => Settings.All.Select(setting => _effective[setting]);

    /// <summary>
    /// Reads all sources. A later one takes precedence: defaults, the file, the environment, assignments. A mistake in
    /// any of them is an error, even where a later source would have hidden it.
    /// </summary>
    /// <exception cref="ConfigurationException">A source names what is no setting, gives a wrong value, or cannot be
    /// read.</exception>
    public static SynapsidConfiguration Load(IFileSystem files, ConfigurationSources sources)
    {
        Dictionary<Setting, EffectiveSetting> effective = [];
        string currentFolder = Path.GetFullPath(".");
        IEnumerable<SettingText> texts = ReadDefaults(sources, currentFolder)
            .Concat(ReadFile(files, sources))
            .Concat(EnvironmentSettings.Read(sources.Environment, currentFolder))
            .Concat(sources.Assignments.Select(assignment => ReadAssignment(assignment, currentFolder)));
        foreach (SettingText text in texts) effective[text.Setting] = Read(text, sources.HomeFolder);
        ApplyPreset(effective, LedgerSettings.Preset, LedgerSettings.DefaultsOf, currentFolder, sources.HomeFolder);
        ApplyPreset(effective, CodeSettings.Profile, CodeSettings.DefaultsOf, currentFolder, sources.HomeFolder);
        Check(effective);
        return new SynapsidConfiguration(effective);
    }

    /// <summary>The value of an integer, in its unit; of a size, in bytes; of a duration, in milliseconds.</summary>
    public long GetInteger(Setting setting) => (long)_effective[setting].Value;

    /// <summary>The value of a <see cref="SettingKind.Boolean"/>.</summary>
    public bool GetBoolean(Setting setting) => (bool)_effective[setting].Value;

    /// <summary>The value of a duration.</summary>
    public TimeSpan GetDuration(Setting setting) => TimeSpan.FromMilliseconds(GetInteger(setting));

    /// <summary>The value of a text or a choice, or a path, which is absolute.</summary>
    public string GetText(Setting setting) => (string)_effective[setting].Value;

    private static IEnumerable<SettingText> ReadDefaults(ConfigurationSources sources, string folder)
    {
        foreach (Setting setting in Settings.All)
        {
            string name = setting.DefaultVariable ?? "";
            string value = sources.Environment.GetValueOrDefault(name, "");
            yield return value.Length > 0
                ? new SettingText(setting, value, "environment " + name, folder)
                : new SettingText(setting, setting.DefaultText, DefaultOrigin, folder);
        }
    }

    private static IReadOnlyList<SettingText> ReadFile(IFileSystem files, ConfigurationSources sources)
    {
        if (sources.ConfigFile is { } named)
        {
            string path = Path.GetFullPath(named);
            return files.FileExists(path)
                ? YamlSettings.Read(files, path)
                : throw new ConfigurationException($"The configuration file {path} does not exist, or is a folder.");
        }

        if (sources.DataFolder is null) return [];
        string usual = Path.Combine(Path.GetFullPath(sources.DataFolder), FileName);
        return files.FileExists(usual) ? YamlSettings.Read(files, usual) : [];
    }

    private static SettingText ReadAssignment(string assignment, string folder)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new ConfigurationException($"--set {assignment} lacks a value; write --set key=value.");
        }

        string key = assignment[..equals].Trim();
        string text = assignment[(equals + 1)..].Trim();
        if (Settings.TryFind(key, out Setting? setting)) return new SettingText(setting, text, "--set", folder);
        string? nearest = NearestName.Find(key, Settings.All.Select(known => known.Key));
        throw new ConfigurationException($"--set names '{key}', which is no setting; the nearest is '{nearest}'.");
    }

    private static EffectiveSetting Read(SettingText text, string homeFolder)
    {
        Setting setting = text.Setting;
        if (!setting.TryParse(text.Text, out object value))
        {
            throw new ConfigurationException(
                $"'{setting.Key}' cannot be '{text.Text}' ({text.Origin}); allowed is {setting.Allowed}.");
        }

        if (setting.Kind == SettingKind.Path) value = Resolve((string)value, text.Folder, homeFolder);
        return new EffectiveSetting(setting, value, text.Origin);
    }

    private static string Resolve(string path, string folder, string homeFolder)
    {
        if (path == "~") return homeFolder;
        if (path.StartsWith("~/", StringComparison.Ordinal)) path = Path.Combine(homeFolder, path[2..]);
        return Path.GetFullPath(path, folder);
    }

    /// <summary>A preset gives defaults: what any source names itself stays.</summary>
    private static void ApplyPreset(
        Dictionary<Setting, EffectiveSetting> effective,
        Setting preset,
        Func<string, IReadOnlyList<(Setting Setting, string Text)>> defaultsOf,
        string folder,
        string homeFolder)
    {
        string chosen = (string)effective[preset].Value;
        foreach ((Setting setting, string text) in defaultsOf(chosen))
        {
            if (effective[setting].Origin != DefaultOrigin) continue;
            effective[setting] = Read(new SettingText(setting, text, $"{preset.Key} {chosen}", folder), homeFolder);
        }
    }

    // The one rule that spans two settings.
    private static void Check(Dictionary<Setting, EffectiveSetting> effective)
    {
        EffectiveSetting overlap = effective[Settings.GrainChunkOverlapTokens];
        EffectiveSetting chunk = effective[Settings.GrainChunkTokens];
        if ((long)overlap.Value * 2 <= (long)chunk.Value) return;
        throw new ConfigurationException(
            $"'{overlap.Setting.Key}' is {overlap.Text} ({overlap.Origin}); it may be at most half of "
            + $"'{chunk.Setting.Key}', which is {chunk.Text} ({chunk.Origin}).");
    }
}
