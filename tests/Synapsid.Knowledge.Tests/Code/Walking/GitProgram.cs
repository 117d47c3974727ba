using System.Diagnostics;
using System.Text;

namespace Synapsid.Knowledge.Tests.Code.Walking;

/// <summary>The git of this machine, in a folder of its own and without anybody's settings.</summary>
internal sealed class GitProgram : IDisposable
{
    public GitProgram()
    {
        Assert.SkipUnless(IsPresent, "git is not installed: nothing to compare ignore rules with");
        Folder = Directory.CreateTempSubdirectory("synapsid-git-").FullName;
        Home = Path.Combine(Folder, "home");
        Root = Path.Combine(Folder, "tree");
        Directory.CreateDirectory(Path.Combine(Home, ".config", "git"));
        Directory.CreateDirectory(Root);
        Run("init", "-q", "-b", "trunk");
    }

    public static bool IsPresent { get; } = FindProgram();

    public string Folder { get; }

    public string Home { get; }

    public string Root { get; }

    public string[] Lines(params string[] arguments) =>
        Run(arguments).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public string Run(params string[] arguments) => RunIn(Root, null, arguments);

    public string RunIn(string folder, string? input, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["HOME"] = Home;
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(Home, ".config");
        foreach (string who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "a";
            start.Environment[$"GIT_{who}_EMAIL"] = "a@b.example";
        }

        using Process git = Process.Start(start)!;
        Task<string> errors = git.StandardError.ReadToEndAsync();
        Task writing = Task.Run(() =>
        {
            git.StandardInput.Write(input ?? "");
            git.StandardInput.Close();
        });
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        writing.Wait();
        bool isFine = git.ExitCode == 0 || (arguments.Contains("check-ignore") && git.ExitCode == 1);
        Assert.True(isFine, $"git {string.Join(' ', arguments)}: {errors.Result}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static bool FindProgram()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
            git.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
