using Synapsid.Ledger.Events;
using Synapsid.Storage.Journals;
using Synapsid.Testing.Files;

namespace Synapsid.Ledger.Tests;

/// <summary>
/// Power losses at every operation, on a disk that forgets what was not synced and tears the last write.
/// </summary>
public sealed class LedgerCrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_acknowledged_event_is_lost_wherever_the_power_fails(int seed)
    {
        long operations = Run(new SimulatedFileSystem(), [], seed, FsyncMode.Always);
        for (long at = 0; at < operations; at++)
        {
            SimulatedFileSystem files = new() { CrashAtOperation = at };
            List<string> acknowledged = [];
            Run(files, acknowledged, seed, FsyncMode.Always);
            CheckAfterCrash(files, acknowledged, (int)at + seed, all: true);
        }
    }

    [Fact]
    public void Without_syncs_what_is_left_is_a_prefix_that_no_checkpoint_goes_beyond()
    {
        long operations = Run(new SimulatedFileSystem(), [], 0, FsyncMode.Never);
        for (long at = 0; at < operations; at++)
        {
            SimulatedFileSystem files = new() { CrashAtOperation = at };
            List<string> appended = [];
            Run(files, appended, 0, FsyncMode.Never);
            CheckAfterCrash(files, appended, (int)at, all: false);
        }
    }

    [Fact]
    public void A_crash_during_recovery_is_survived_as_well()
    {
        SimulatedFileSystem probe = Crashed(out _);
        long before = probe.Operations;
        TestLedger.Open(probe).Dispose();
        long operations = probe.Operations - before;
        for (long at = 0; at < operations; at++)
        {
            SimulatedFileSystem files = Crashed(out List<string> acknowledged);
            files.CrashAtOperation = files.Operations + at;
            try
            {
                TestLedger.Open(files).Dispose();
            }
            catch (IOException)
            {
                // The power failed on the way, as it was told to.
            }

            CheckAfterCrash(files, acknowledged, (int)at, all: true);
        }
    }

    private static SimulatedFileSystem Crashed(out List<string> acknowledged)
    {
        SimulatedFileSystem files = new() { CrashAtOperation = 120 };
        acknowledged = [];
        Run(files, acknowledged, 5, FsyncMode.Always);
        files.Crash(5);
        return files;
    }

    /// <summary>
    /// Appends over three openings until it is done or the power fails; returns the operations it took.
    /// </summary>
    private static long Run(SimulatedFileSystem files, List<string> acknowledged, int seed, FsyncMode mode)
    {
        Random random = new(seed);
        LedgerOptions options = TestLedger.Options with { FsyncMode = mode, SegmentBytesForTests = 4 << 10 };
        int number = 0;
        try
        {
            for (int round = 0; round < 3; round++)
            {
                Ledger ledger = TestLedger.Open(files, options);
                for (int i = 0; i < 12; i++)
                {
                    string[] texts = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Text(ref number, random))];
                    AppendReceipt receipt = ledger.Append(TestLedger.Batch(texts));
                    ReceiptLevel level = i % 5 == 4 ? ReceiptLevel.Published : ReceiptLevel.Durable;
                    if (mode == FsyncMode.Always) ledger.Wait(receipt, level);
                    acknowledged.AddRange(texts);
                }

                ledger.Dispose();
            }
        }
        catch (IOException)
        {
            // The power failed, as it was told to.
        }

        return files.Operations;
    }

    private static string Text(ref int number, Random random) => $"{number++} {new string('z', random.Next(200))}";

    private static void CheckAfterCrash(SimulatedFileSystem files, List<string> acknowledged, int seed, bool all)
    {
        files.Crash(seed);
        using (Ledger ledger = TestLedger.Open(files))
        {
            List<string> left = TestLedger.CheckAll(ledger);
            int common = Math.Min(left.Count, acknowledged.Count);
            Assert.Equal(acknowledged.Take(common), left.Take(common));
            bool enough = !all || left.Count >= acknowledged.Count;
            Assert.True(enough, $"Of {acknowledged.Count} events {left.Count} are left.");
            ledger.Append(TestLedger.Batch("after the crash"), ReceiptLevel.Durable);
        }

        using Ledger again = TestLedger.Open(files);
        Assert.Null(again.TornTail);
        Assert.Equal("after the crash", TestLedger.CheckAll(again)[^1]);
    }
}
