using System.Text.RegularExpressions;
using Synapsid.Configuration;
using Synapsid.Testing;

namespace Synapsid.Tests.Configuration;

public sealed partial class SettingsTests
{
    [Fact]
    public void Every_key_is_dotted_snake_case_and_named_once()
    {
        Assert.All(Settings.All, setting => Assert.Matches(KeyForm(), setting.Key));
        Assert.Equal(Settings.All.Count, Settings.All.Select(setting => setting.Key).Distinct().Count());
    }

    [Fact]
    public void Every_default_is_allowed() =>
        Assert.All(Settings.All, setting => Assert.True(setting.TryParse(setting.DefaultText, out _), setting.Key));

    [Fact]
    public void Every_summary_is_one_sentence() =>
        Assert.All(Settings.All, setting => Assert.Matches(@"^[A-Z][^\n]*\.$", setting.Summary));

    [Fact]
    public void Every_number_says_what_it_counts() =>
        Assert.All(
            Settings.All.Where(s => s.Kind is SettingKind.Integer or SettingKind.Duration or SettingKind.ByteSize),
            setting => Assert.NotEmpty(setting.Unit));

    [Fact]
    public void Every_field_of_the_table_is_in_the_list()
    {
        IEnumerable<object?> fields = new[] { typeof(Settings), typeof(LedgerSettings), typeof(CodeSettings) }
            .SelectMany(table => table.GetFields())
            .Where(field => field.FieldType == typeof(Setting))
            .Select(field => field.GetValue(null));
        Assert.Equal(fields, Settings.All);
    }

    [Fact]
    public void The_handbook_shows_the_same_table()
    {
        string handbook = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "operations.md"));
        foreach (Setting setting in Settings.All)
        {
            string scope = setting.Scope == SettingScope.Server ? "server" : "engine";
            string row = $"| `{setting.Key}` | `{setting.DefaultText}` | {setting.Allowed} | {scope} | {setting.Summary} |";
            Assert.Contains(row, handbook);
        }

        Assert.Equal(Settings.All.Count, Row().Count(handbook));
    }

    [GeneratedRegex(@"^\| `[a-z0-9_]+(\.[a-z0-9_]+)+` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$")]
    private static partial Regex KeyForm();
}
