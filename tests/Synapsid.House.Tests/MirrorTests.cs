namespace Synapsid.House.Tests;

/// <summary>Whoever looks for the tests of a folder finds them under the same path.</summary>
public sealed class MirrorTests
{
    // The house tests look at the whole repository and Synapsid.Testing serves all tests.
    private static readonly string[] WithoutSource = ["tests/Synapsid.House.Tests", "tests/Synapsid.Testing"];

    [Fact]
    public void Each_folder_of_tests_has_its_folder_of_source() =>
        Complaints.AssertNone(Repository.AllCode
            .Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(file => file.Path.EndsWith("Tests.cs", StringComparison.Ordinal))
            .Where(file => !WithoutSource.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Select(file => Path.GetDirectoryName(file.Path)!.Replace('\\', '/'))
            .Distinct()
            .Where(folder => !Directory.Exists(Path.Combine(Repository.Root, SourceOf(folder))))
            .Select(folder => $"{folder} has no {SourceOf(folder)}"));

    [Fact]
    public void The_source_of_a_folder_of_tests_is_named_alike() =>
        Assert.Equal("src/Synapsid.Base/Files", SourceOf("tests/Synapsid.Base.Tests/Files"));

    private static string SourceOf(string testFolder)
    {
        string[] parts = testFolder.Split('/');
        return string.Join('/', ["src", parts[1][..^".Tests".Length], .. parts[2..]]);
    }
}
