using System.CommandLine;
using Synapsid.Cli.Output;
using Synapsid.Configuration;
using Synapsid.Protocols;

namespace Synapsid.Cli.Verbs;

/// <summary><c>syn config show</c>: every setting, its effective value, and where that came from.</summary>
internal static class ConfigVerb
{
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
        int valueWidth = configuration.Effective.Max(setting => setting.Text.Length);
        foreach (EffectiveSetting setting in configuration.Effective)
        {
            string value = $"{setting.Setting.Key.PadRight(width)}  {setting.Text.PadRight(valueWidth)}";
            run.Print($"{value}  {ink.Faint(setting.Origin)}");
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
