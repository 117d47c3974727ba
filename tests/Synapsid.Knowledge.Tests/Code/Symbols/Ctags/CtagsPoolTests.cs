using System.Text;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Tests.Code.Symbols.Ctags;

/// <summary>A ctags that is absent, wrong, hangs or dies: a script plays it.</summary>
public sealed class CtagsPoolTests : IDisposable
{
    private const string Hello = "echo '{\"_type\": \"program\", \"name\": \"Universal Ctags\", \"version\": \"5.9.0\"}'\n";
    private const string Completed = "echo '{\"_type\": \"completed\", \"command\": \"generate-tags\"}'\n";
    private const string Tag = "echo '{\"_type\": \"tag\", \"name\": \"f\", \"line\": 1, \"kind\": \"function\"}'\n";

    // Reads one request and its text, as ctags does.
    private const string Read = "IFS= read -r request || exit 0\nsize=${request##*:}\nsize=${size%\\}}\ntext=$(head -c \"$size\")\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("synapsid-ctags-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Where_ctags_is_absent_the_reason_is_told_and_own_readers_go_on()
    {
        using SymbolExtractor extractor = Create(Path.Combine(_folder, "no-ctags"));
        Assert.Null(extractor.CtagsProblem);
        Assert.NotNull(extractor.Extract("a.py", "def f(): pass"u8).Problem);
        Assert.Contains("Install the package universal-ctags", extractor.CtagsProblem);
        Assert.Equal("A", Assert.Single(extractor.Extract("a.cs", "class A { }"u8).Symbols).Name);
        Assert.False(extractor.TryStartCtags());
    }

    [Fact]
    public void Another_program_of_that_name_is_refused()
    {
        using SymbolExtractor extractor = Create(Script("echo 'Exuberant Ctags 5.8'\n"));
        Assert.Contains("is not Universal Ctags", extractor.Extract("a.py", "x = 1"u8).Problem);
    }

    [Fact]
    public void A_file_on_which_ctags_hangs_is_set_aside_and_the_rest_goes_on()
    {
        using SymbolExtractor extractor = Create(Script(
            $"{Hello}while true; do {Read}case $text in *hang*) exec tail -f /dev/null;; esac\n{Tag}{Completed}done\n"));
        Assert.Contains("took longer than 1 s and was stopped", extractor.Extract("a.py", "hang"u8).Problem);
        Assert.Equal("f", Assert.Single(extractor.Extract("a.py", "good"u8).Symbols).Name);
        Assert.Null(extractor.CtagsProblem);
    }

    [Fact]
    public void A_file_on_which_ctags_dies_is_set_aside_and_the_rest_goes_on()
    {
        using SymbolExtractor extractor = Create(Script(
            $"{Hello}while true; do {Read}case $text in *die*) {Tag}kill -9 $$;; esac\n{Tag}{Completed}done\n"));
        for (int round = 0; round < 3; round++)
        {
            FileSymbols set = extractor.Extract("a.py", "die"u8);
            Assert.Equal("ctags ended while it read this file", set.Problem);
            Assert.Empty(set.Symbols);
            Assert.Equal("f", Assert.Single(extractor.Extract("a.py", "good"u8).Symbols).Name);
        }
    }

    [Fact]
    public void A_ctags_that_ends_between_two_files_costs_no_file()
    {
        using SymbolExtractor extractor = Create(Script($"{Hello}{Read}{Tag}{Completed}exit 0\n"));
        for (int file = 0; file < 40; file++)
        {
            Assert.Equal("f", Assert.Single(extractor.Extract("a.py", "x"u8).Symbols).Name);
        }
    }

    [Fact]
    public void A_ctags_that_always_dies_is_given_up()
    {
        using SymbolExtractor extractor = Create(Script($"{Hello}{Read}exit 1\n"));
        for (int file = 0; file < 25; file++) Assert.NotNull(extractor.Extract("a.py", "x"u8).Problem);
        Assert.Contains("failed 25 times in a row", extractor.CtagsProblem);
    }

    [Fact]
    public void Lines_that_make_no_sense_are_passed_over()
    {
        using SymbolExtractor extractor = Create(Script(
            $"{Hello}while true; do {Read}echo 'nonsense'\necho '[1, 2]'\necho '{{\"_type\": \"tag\", \"name\": 7, \"line\": \"x\"}}'\n"
            + $"echo '{{\"_type\": \"tag\", \"name\": \"far\", \"line\": 2000000, \"kind\": \"function\"}}'\n{Tag}{Completed}done\n"));
        Assert.Equal("f", Assert.Single(extractor.Extract("a.py", "x"u8).Symbols).Name);
    }

    [Fact]
    public void Many_threads_share_few_processes()
    {
        using SymbolExtractor extractor = SymbolExtractor.Create(new SymbolExtractorOptions { Processes = 2 });
        Assert.SkipUnless(extractor.TryStartCtags(), "Universal Ctags is not installed.");
        string?[] problems = new string?[200];
        Parallel.For(0, problems.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            string source = string.Concat(Enumerable.Range(0, i).Select(f => $"def f{i}_{f}(): pass\n"));
            FileSymbols found = extractor.Extract("a.py", Encoding.UTF8.GetBytes(source));
            bool isRight = found.Symbols.Count == i && found.Symbols.All(symbol => symbol.Name.StartsWith($"f{i}_", StringComparison.Ordinal));
            problems[i] = isRight ? null : $"{i}: {found.Symbols.Count} {found.Problem}";
        });
        Assert.All(problems, Assert.Null);
    }

    private static SymbolExtractor Create(string program) => SymbolExtractor.Create(new SymbolExtractorOptions
    {
        CtagsProgram = program, Processes = 1, FileTimeout = TimeSpan.FromSeconds(1),
    });

    private string Script(string body)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The script needs a Unix shell.");
        string path = Path.Combine(_folder, "ctags");
        File.WriteAllText(path, "#!/bin/bash\n" + body);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
