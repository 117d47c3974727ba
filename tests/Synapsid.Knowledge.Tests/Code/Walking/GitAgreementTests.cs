using System.Globalization;
using System.Text;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;
using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Tests.Code.Walking;

/// <summary>
/// Random trees with random rules, in each of which the walk must find exactly what git finds. The seed is fixed;
/// SYNAPSID_TEST_SEED=N begins elsewhere, SYNAPSID_TEST_TREES=N tries more trees.
/// </summary>
public sealed class GitAgreementTests
{
    private static readonly string[] Names =
    [
        "a", "b", "foo", "bar", "foo.c", "bar.c", "x.log", "y.log", ".hidden", "foo.tar.gz", "a b", "build", "FOO", "Bar.C",
        "#h", "!n", "[x]", "a*", "über", "x~", "ab", "abc", "foobar", "a-b", "a.b", "0", "Z", "back\\slash",
    ];

    private static readonly string[] Pieces =
    [
        "a", "b", "foo", "bar", "*", "**", "?", "/", "/", "*.c", "*.log", "[a-c]", "[!a]", "[]x]", "[[:alpha:]]", "\\", "\\*",
        " ", "!", "#", ".", ".c", "build", "x", "**/", "/**", "/**/", "ü", "~", "[", "]", "-", "[A-Z]", "FOO", "[[:upper:]]",
        "***", "\\ ", "\\/", "[a\\]]", "[^b]", "[a-", "0", "\t",
    ];

    [Fact]
    public void A_walk_finds_what_git_finds()
    {
        int trees = Number("SYNAPSID_TEST_TREES", 40);
        int seed = Number("SYNAPSID_TEST_SEED", 20_261_127);
        for (int i = 0; i < trees; i++)
        {
            using GitProgram git = new();
            Compare(git, seed + i);
        }
    }

    [Fact]
    public void Two_tracked_names_that_differ_by_case_alone_are_two_files()
    {
        using GitProgram git = new();
        git.Run("config", "core.ignorecase", "false");
        foreach (string path in (string[])["A.log", "a.log", "Dir/x", "dir/X", "dir/y.log"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(git.Root, path))!);
            File.WriteAllText(Path.Combine(git.Root, path), path);
        }

        git.Run("add", "-A");
        File.WriteAllText(Path.Combine(git.Root, ".gitignore"), "*.LOG\nX\n");
        git.Run("config", "core.ignorecase", "true");
        WalkResult result = Walk(git, tables: true);
        AssertSame(git.Lines("ls-files", "-co", "--exclude-standard", "-z"), result, new StringBuilder("both tracked"));
        Assert.Equal(5, result.Files.Count(file => file.IsTracked));
    }

    [Fact]
    public void A_file_that_is_tracked_under_another_case_is_not_dropped_by_a_rule_where_git_ignores_case()
    {
        using GitProgram git = new();
        git.Run("config", "core.ignorecase", "false");
        Directory.CreateDirectory(Path.Combine(git.Root, "Logs"));
        File.WriteAllText(Path.Combine(git.Root, "Logs/Kept.log"), "x");
        git.Run("add", "-A");
        Directory.Move(Path.Combine(git.Root, "Logs"), Path.Combine(git.Root, "LOGS"));
        File.Move(Path.Combine(git.Root, "LOGS/Kept.log"), Path.Combine(git.Root, "LOGS/kept.log"));
        File.WriteAllText(Path.Combine(git.Root, "LOGS/other.log"), "x");
        File.WriteAllText(Path.Combine(git.Root, ".gitignore"), "logs/\n*.log\n");
        foreach (bool ignoresCase in (bool[])[true, false])
        {
            git.Run("config", "core.ignorecase", ignoresCase ? "true" : "false");
            WalkResult result = Walk(git, tables: true);
            Assert.Equal(
                ignoresCase ? [".gitignore", "LOGS/kept.log"] : [".gitignore"],
                result.Files.Select(file => file.Path).Order(StringComparer.Ordinal));
            string[] others = git.Lines("ls-files", "-o", "--exclude-standard", "-z");
            Assert.Equal([".gitignore"], others);
        }
    }

    private static void Compare(GitProgram git, int seed)
    {
        Random random = new(seed);
        bool ignoreCase = random.Next(5) == 0;
        git.Run("config", "core.ignorecase", ignoreCase ? "true" : "false");
        List<string> files = [];
        List<string> folders = [""];
        MakeTree(random, git.Root, folders, files);
        StringBuilder rules = new($"seed {seed}, ignorecase {ignoreCase}\n");
        foreach (string folder in folders)
        {
            if (folder.Length == 0 || random.Next(4) == 0) MakeRules(random, Path.Combine(git.Root, folder, ".gitignore"), rules);
        }

        if (random.Next(2) == 0) MakeRules(random, Path.Combine(git.Root, ".git", "info", "exclude"), rules);
        if (random.Next(2) == 0) MakeRules(random, Path.Combine(git.Home, ".config", "git", "ignore"), rules);

        string explained = git.RunIn(git.Root, string.Join('\0', files), "check-ignore", "--no-index", "-v", "-z", "--stdin");
        Dictionary<string, string> byGit = Explained(explained);
        foreach (bool tables in (bool[])[true, false])
        {
            WalkResult untracked = Walk(git, tables);
            string[] wanted = git.Lines("ls-files", "-co", "--exclude-standard", "-z");
            AssertSame(wanted, untracked, rules);
            foreach (string file in files)
            {
                WalkSkip? skip = untracked.Skips.FirstOrDefault(skip =>
                    skip.Path == file || (skip.IsFolder && file.StartsWith(skip.Path + "/", StringComparison.Ordinal)));
                Assert.True(byGit.GetValueOrDefault(file) == RuleOf(git, skip), $"{rules}\n{file}: {byGit.GetValueOrDefault(file)} but {RuleOf(git, skip)}");
            }
        }

        string[] tracked = [.. files.Where(_ => random.Next(6) == 0)];
        if (tracked.Length == 0) return;
        git.RunIn(git.Root, string.Join('\0', tracked), "add", "-f", "--pathspec-from-file=-", "--pathspec-file-nul");
        if (random.Next(3) == 0) git.Run("update-index", "--index-version", "4");
        WalkResult result = Walk(git, tables: true);
        AssertSame(git.Lines("ls-files", "-co", "--exclude-standard", "-z"), result, rules);
        Assert.Equal(
            git.Lines("ls-files", "-z").Order(StringComparer.Ordinal),
            result.Files.Where(file => file.IsTracked).Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    private static WalkResult Walk(GitProgram git, bool tables)
    {
        WalkOptions options = new()
        {
            MaxWorkers = 2,
            SkippedFolders = [],
            Git = new GitEnvironment(null, [git.Home + "/.gitconfig"], git.Home, git.Home + "/.config/git/ignore"),
            Rules = new IgnoreRuleCache(100, tables),
        };
        return new TreeWalker(SourceTree.System, TimeProvider.System, options).Walk(git.Root);
    }

    private static void AssertSame(string[] byGit, WalkResult result, StringBuilder rules)
    {
        HashSet<string> wanted = [.. byGit];
        HashSet<string> found = [.. result.Files.Select(file => file.Path)];
        string missing = string.Join(", ", wanted.Except(found));
        string extra = string.Join(", ", found.Except(wanted));
        Assert.True(missing.Length + extra.Length == 0, $"{rules}\nmissing: {missing}\ntoo many: {extra}");
        Assert.Equal(result.Files.Count, found.Count);
    }

    private static void MakeTree(Random random, string root, List<string> folders, List<string> files)
    {
        int count = random.Next(3, 12);
        for (int i = 0; i < count; i++)
        {
            string above = folders[random.Next(folders.Count)];
            if (above.Count(one => one == '/') > 3) continue;
            string folder = Join(above, Names[random.Next(Names.Length)]);
            if (folders.Contains(folder, StringComparer.OrdinalIgnoreCase)) continue;
            Directory.CreateDirectory(Path.Combine(root, folder));
            folders.Add(folder);
        }

        foreach (string folder in folders)
        {
            foreach (int name in Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(Names.Length)).Distinct())
            {
                string file = Join(folder, Names[name]);
                if (folders.Concat(files).Contains(file, StringComparer.OrdinalIgnoreCase)) continue;
                File.WriteAllText(Path.Combine(root, file), "x");
                files.Add(file);
            }
        }
    }

    private static void MakeRules(Random random, string path, StringBuilder rules)
    {
        StringBuilder text = new(random.Next(10) == 0 ? "\uFEFF" : "");
        int lines = random.Next(1, 6);
        for (int i = 0; i < lines; i++)
        {
            if (random.Next(4) == 0) text.Append('!');
            if (random.Next(4) == 0) text.Append('/');
            if (random.Next(3) == 0) text.Append(Names[random.Next(Names.Length)]);
            else for (int piece = random.Next(1, 5); piece > 0; piece--) text.Append(Pieces[random.Next(Pieces.Length)]);
            if (random.Next(5) == 0) text.Append('/');
            if (random.Next(10) == 0) text.Append("  ");
            text.Append(random.Next(8) == 0 ? "\r\n" : "\n");
        }

        if (random.Next(6) == 0) text.Length--;
        File.WriteAllText(path, text.ToString());
        rules.Append(CultureInfo.InvariantCulture, $"{path}: {text.ToString().Replace("\n", "\\n\n").Replace("\r", "\\r")}\n");
    }

    /// <summary>What check-ignore -v -z says: source, line, pattern and path; a negative pattern is one that keeps.</summary>
    private static Dictionary<string, string> Explained(string output)
    {
        string[] parts = output.Split('\0');
        Dictionary<string, string> found = [];
        for (int i = 0; i + 3 < parts.Length; i += 4)
        {
            if (!parts[i + 2].StartsWith('!')) found[parts[i + 3]] = parts[i] + ":" + parts[i + 1];
        }

        return found;
    }

    private static string? RuleOf(GitProgram git, WalkSkip? skip) =>
        skip?.Rule?.Replace(git.Root + "/", "", StringComparison.Ordinal);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
