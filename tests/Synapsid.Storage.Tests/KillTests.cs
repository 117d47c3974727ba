using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Storage.Journals;
using Synapsid.Storage.KillTarget;

namespace Synapsid.Storage.Tests;

/// <summary>A real process on a real disk, killed (SIGKILL) in the middle of its work, again and again.</summary>
public sealed class KillTests
{
    private const int Rounds = 8;

    [Fact]
    public void What_a_killed_process_acknowledged_is_there_and_nothing_half()
    {
        string folder = Directory.CreateTempSubdirectory("synapsid-kill-").FullName;
        try
        {
            Random random = new(7);
            Dictionary<long, uint> acknowledged = [];
            for (int round = 0; round < Rounds; round++)
            {
                RunAndKill(folder, round, random.Next(1, 4_000), acknowledged);
                Check(folder, acknowledged);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts the target and kills it as soon as it has acknowledged so many records.</summary>
    private static void RunAndKill(string folder, int seed, int lines, Dictionary<long, uint> acknowledged)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Synapsid.Storage.KillTarget"))
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

                // The last line may be torn by the kill; the pipe, unlike the journal, promises nothing.
                if (parts.Length != 2 || (read >= lines && process.StandardOutput.EndOfStream)) break;
                acknowledged[long.Parse(parts[0], CultureInfo.InvariantCulture)] =
                    uint.Parse(parts[1], CultureInfo.InvariantCulture);
                if (++read == lines) process.Kill();
            }

            Assert.True(read >= lines, $"The target ended after {read} of {lines} records, before it was killed.");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static void Check(string folder, Dictionary<long, uint> acknowledged)
    {
        using DataFolder opened = DataFolder.Open(
            PhysicalFileSystem.Instance, folder, Tally.Options, TimeProvider.System);
        Tally tally = new();
        opened.Recover(tally);
        Assert.Equal(opened.Journal.LastSequence, tally.Crcs.Count);
        foreach ((long sequence, uint crc) in acknowledged)
        {
            Assert.True(sequence <= tally.Crcs.Count, $"Record {sequence} was acknowledged and is lost.");
            Assert.Equal(crc, tally.Crcs[(int)sequence - 1]);
        }

        using JournalCursor cursor = opened.Journal.ReadFrom(opened.Journal.FirstSequence);
        while (cursor.TryRead(out JournalRecord record))
        {
            Assert.Equal(
                BinaryPrimitives.ReadUInt32LittleEndian(record.Payload), Crc32C.Compute(record.Payload[4..]));
        }
    }
}
