using System.Diagnostics;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Ledger.Merkle;

namespace Synapsid.Ledger.Tests;

/// <summary>A real process on a real disk, killed (SIGKILL) in the middle of its work, again and again.</summary>
public sealed class LedgerKillTests
{
    private const int Rounds = 6;

    [Fact]
    public void What_a_killed_process_acknowledged_is_there_and_the_log_verifies()
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-ledger-kill-").FullName;
        try
        {
            Random random = new(7);
            Dictionary<long, string> acknowledged = [];
            for (int round = 0; round < Rounds; round++)
            {
                RunAndKill(folder, round, random.Next(1, 300), acknowledged);
                LedgerOptions options = new() { MemoryBudgetMb = 16 };
                using Ledger ledger = Ledger.Open(
                    PhysicalFileSystem.Instance, folder, options, TimeProvider.System, new Random(round));
                List<string> left = TestLedger.CheckAll(ledger);
                foreach ((long index, string text) in acknowledged)
                {
                    Assert.True(index < left.Count, $"Event {index} was acknowledged and is lost.");
                    Assert.Equal(text, left[(int)index]);
                }

                LedgerReport report = ledger.Verify(new LedgerVerifyOptions(), TestContext.Current.CancellationToken);
                Assert.True(report.IsClean, string.Join('\n', report.Findings));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts the target and kills it as soon as it has acknowledged so many batches.</summary>
    private static void RunAndKill(string folder, int seed, int lines, Dictionary<long, string> acknowledged)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Synapsid.Ledger.KillTarget"))
        {
            RedirectStandardOutput = true,
            ArgumentList = { folder, seed.ToString(CultureInfo.InvariantCulture) },
        };
        using Process process = Process.Start(start)!;
        try
        {
            int read = 0;
            while (process.StandardOutput.ReadLine() is { } line)
            {
                string[] parts = line.Split(' ');

                // The last line may be torn by the kill; the pipe, unlike the ledger, promises nothing.
                if (parts.Length != 2 || (read >= lines && process.StandardOutput.EndOfStream)) break;
                acknowledged[long.Parse(parts[0], CultureInfo.InvariantCulture)] = parts[1];
                if (++read == lines) process.Kill();
            }

            Assert.True(read >= lines, $"The target ended after {read} of {lines} batches, before it was killed.");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
