using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>What is under version control works on any machine.</summary>
public sealed partial class TrackedFileTests
{
    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".config", ".md", ".txt", ".json", ".yaml", ".yml", ".npmrc",
        ".sh", ".py", "/syn", "/test", "/run",
    ];

    [Fact]
    public void No_tracked_file_names_a_machine_or_a_package_registry()
    {
        IReadOnlyList<string>? tracked = Repository.TrackedFiles();
        if (tracked is null) Assert.Skip("This tree is no git checkout, so there are no tracked files to read.");
        Complaints.AssertNone(tracked
            .Where(path => Array.Exists(TextEndings, ending => ("/" + path).EndsWith(ending, StringComparison.Ordinal)))
            .Where(path => !path.EndsWith(nameof(TrackedFileTests) + ".cs", StringComparison.Ordinal))
            .Where(path => File.Exists(Path.Combine(Repository.Root, path)))
            .SelectMany(path => Foreign(path, Repository.Read(path))));
    }

    [Theory]
    [InlineData("cd /home/ada/src")]
    [InlineData("\"/Users/ada/src\"")]
    [InlineData("/root/.nuget")]
    [InlineData("see /mnt/main")]
    [InlineData(@"C:\Users\ada")]
    [InlineData("https://registry.example/x")]
    [InlineData("https://nuget-mirror.example/v3/index.json")]
    [InlineData("registry=http://10.1.2.3:4873/npm/")]
    public void A_machine_or_registry_is_recognised(string text) => Assert.Single(Foreign("a", text));

    [Theory]
    [InlineData("docs/mnt/main.md and ~/.synapsid and $HOME/data")]
    [InlineData("https://www.apache.org/licenses/LICENSE-2.0")]
    [InlineData("http://127.0.0.1:15500/health")]
    public void Other_paths_and_addresses_are_fine(string text) => Assert.Empty(Foreign("a", text));

    private static IEnumerable<string> Foreign(string path, string text) =>
        ForeignPlace().Matches(text)
            .Select(match => $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1} names {match.Value}");

    // "ada" is the person of our examples; nobody's machine is meant in tests that need some home.
    [GeneratedRegex(
        @"(?<![\w.~-])/(?:root|w[o]rk|mnt)/[\w.-]+|(?<![\w.~-])/(?:home|Users)/\w+/\w+|[A-Z]:\\Users"
        + @"|https?://[\w.:-]*(?:registry|nuget|npm|artifactory)|https?://[\w.:-]+/(?:npm|nuget)\b")]
    private static partial Regex ForeignPlace();
}
