using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Synapsid.House.Tests;

/// <summary>The table of floors in docs/architecture.md is the law; the project files obey it.</summary>
public sealed partial class FloorTests
{
    private const int Roof = int.MaxValue;

    private static readonly Dictionary<string, int> Floors = ParseTable(Repository.Read("docs/architecture.md"));
    private static readonly Dictionary<string, string[]> References = ReadProjects();

    [Fact]
    public void The_table_and_the_source_folder_name_the_same_projects() =>
        Assert.Equal(References.Keys.Order(), Floors.Keys.Order());

    [Fact]
    public void A_project_refers_only_to_lower_floors() => Complaints.AssertNone(UpwardArrows(Floors, References));

    [Fact]
    public void An_arrow_upwards_or_along_a_floor_would_be_found()
    {
        Dictionary<string, int> floors = new() { ["A"] = 0, ["B"] = 1, ["C"] = 1, ["D"] = Roof };
        Dictionary<string, string[]> references =
            new() { ["A"] = ["B"], ["B"] = ["A", "C"], ["C"] = [], ["D"] = ["A", "B"] };
        Assert.Equal(["A -> B", "B -> C"], UpwardArrows(floors, references));
    }

    [Fact]
    public void The_table_is_read_as_it_is_written()
    {
        const string Table = "| floor | project |\n|---|---|\n| 0 | `A.B` | x |\n| roof | `C` | y |\n";
        Assert.Equal(new Dictionary<string, int> { ["A.B"] = 0, ["C"] = Roof }, ParseTable(Table));
    }

    [Fact]
    public void Only_the_lowest_floor_allows_unsafe_blocks() =>
        Assert.Equal(
            ["Synapsid.Base"],
            ProjectFiles()
                .Where(path => File.ReadAllText(path).Contains("<AllowUnsafeBlocks>true"))
                .Select(Path.GetFileNameWithoutExtension));

    private static string[] UpwardArrows(Dictionary<string, int> floors, Dictionary<string, string[]> references) =>
        [.. from project in references
            from target in project.Value
            where floors[target] >= floors[project.Key]
            select $"{project.Key} -> {target}"];

    private static Dictionary<string, int> ParseTable(string document) =>
        Row().Matches(document).ToDictionary(
            row => row.Groups["project"].Value,
            row => row.Groups["floor"].Value is not "roof" and string floor
                ? int.Parse(floor, CultureInfo.InvariantCulture)
                : Roof);

    private static Dictionary<string, string[]> ReadProjects() =>
        ProjectFiles().ToDictionary(
            path => Path.GetFileNameWithoutExtension(path),
            path => XDocument.Load(path).Descendants("ProjectReference")
                .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
                .Select(target => Path.GetFileNameWithoutExtension(target))
                .ToArray());

    private static IEnumerable<string> ProjectFiles() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    [GeneratedRegex(@"^\| (?<floor>\d+|roof) \| `(?<project>[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
