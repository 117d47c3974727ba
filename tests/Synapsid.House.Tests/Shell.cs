using System.Diagnostics;

namespace Synapsid.House.Tests;

/// <summary>Runs a piece of bash as a person would, and gives back what it printed on both streams.</summary>
internal static class Shell
{
    public static (int ExitCode, string Output) Run(
        string script, string folder, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("bash", ["-c", "exec 2>&1\nset -e\n" + script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
