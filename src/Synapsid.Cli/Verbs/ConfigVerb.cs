using System.CommandLine;
using Synapsid.Cli.Output;
using Synapsid.Configuration;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn config show</c>: every setting, its effective value, and where that came from.</summary>
internal static class ConfigVerb
{
    /// <summary>Longer values, which are few, do not push the origin of all others to the right.</summary>
    private const int ValueColumnsMax = 24;

    public static Verb Create() => new(
        new Command("config", "Show the effective settings."),
        Children: [new Verb(new Command("show", "Every setting, its value, and where that came from."), Show)]);

    private static int Show(CliRun run)
    {
        SynapsidConfiguration configuration = run.LoadConfiguration();
        if (run.Json)
        {
            run.Print(ToJson(configuration));
            return ExitCode.Success;
        }

        Ink ink = new(run.Console.Colour);
        int width = configuration.Effective.Max(setting => setting.Setting.Key.Length);
        int valueWidth = Math.Min(ValueColumnsMax, configuration.Effective.Max(setting => setting.Text.Length));
        int columnsMax = Math.Max(width + ValueColumnsMax, run.Console.Columns ?? int.MaxValue);
        foreach (EffectiveSetting setting in configuration.Effective)
        {
            string value = $"{setting.Setting.Key.PadRight(width)}  {setting.Text.PadRight(valueWidth)}";
            if (value.Length + 2 + setting.Origin.Length <= columnsMax)
            {
                run.Print($"{value}  {ink.Faint(setting.Origin)}");
                continue;
            }

            // A long list of names has no blanks to break at, and a value that is cut cannot be copied.
            run.Print(value.TrimEnd());
            run.Print(new string(' ', width + 2) + ink.Faint(setting.Origin));
        }

        return ExitCode.Success;
    }

    private static string ToJson(SynapsidConfiguration configuration) => JsonPayload.WriteText(json =>
    {
        json.WriteStartArray("settings");
        foreach (EffectiveSetting setting in configuration.Effective)
        {
            json.WriteStartObject();
            json.WriteString("key", setting.Setting.Key);
            json.WriteString("value", setting.Text);
            json.WriteString("origin", setting.Origin);
            json.WriteString("description", setting.Setting.Summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
