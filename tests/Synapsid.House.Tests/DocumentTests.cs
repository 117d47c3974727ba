using System.Text.RegularExpressions;

namespace Synapsid.House.Tests;

/// <summary>The documents lead nowhere that does not exist.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_to_a_file() =>
        Complaints.AssertNone(
            from path in Documents()
            from Match link in Link().Matches(File.ReadAllText(path))
            let target = Path.Combine(Path.GetDirectoryName(path)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(path)} links to {link.Groups["target"].Value}");

    [Fact]
    public void Every_decision_record_is_in_the_index()
    {
        string index = Repository.Read("docs/adr/README.md");
        string folder = Path.Combine(Repository.Root, "docs", "adr");
        string[] records = [.. Directory.GetFiles(folder, "0*.md").Select(Path.GetFileName)!];
        Assert.NotEmpty(records);
        Assert.All(records, record => Assert.Contains($"({record})", index));
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));

    [GeneratedRegex(@"\]\((?<target>(?!https?:|mailto:|#)[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();
}
