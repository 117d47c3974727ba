using System.Diagnostics;
using Synapsid.Testing;

namespace Synapsid.House.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> SourcesOnce = new(() => [.. ReadSources("src")]);
    private static readonly Lazy<IReadOnlyList<SourceFile>> AllCodeOnce =
        new(() => [.. Sources, .. ReadSources("tests"), .. ReadSources("bench")]);

    public static string Root => SharedData.RepositoryRoot;

    /// <summary>The C# files of the product.</summary>
    public static IReadOnlyList<SourceFile> Sources => SourcesOnce.Value;

    /// <summary>The C# files of product, tests and benchmarks.</summary>
    public static IReadOnlyList<SourceFile> AllCode => AllCodeOnce.Value;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>
    /// Paths of all files under version control, or null where the tree is no checkout or git is absent.
    /// </summary>
    public static IReadOnlyList<string>? TrackedFiles()
    {
        try
        {
            ProcessStartInfo start = new("git", ["ls-files", "-z"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
            };
            using Process git = Process.Start(start)!;
            string names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? names.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<SourceFile> ReadSources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Relative(path), File.ReadAllText(path)));
}
