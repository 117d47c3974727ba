using System.Diagnostics;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Storage.Journals;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench journal [folder]</c>: acknowledged durable records a second in <c>always</c> mode, beside what the disk
/// itself does with writes of one batch's size, each followed by a sync, in the same folder and the same run.
/// </summary>
/// <remarks>
/// A writer is an async worker, as a session of the server is: it appends until so many of its records are
/// in flight, awaits the oldest, takes what has become durable by then off its list, and goes on.
/// </remarks>
internal static class JournalBench
{
    private const int Writers = 64;
    private const int RecordBytes = 100;
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string parent = arguments.IsEmpty ? Path.GetTempPath() : arguments[0];
        string folder = Directory.CreateDirectory(Path.Combine(parent, "synbench-journal")).FullName;
        try
        {
            Console.WriteLine(Line($"journal: {Writers} writers, {RecordBytes}-byte records, medians of {Rounds}"));
            Console.WriteLine($"  in {folder}");
            foreach (int inFlight in (int[])[16, 1]) RunWriters(folder, inFlight);
            RunAppendOnly(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void RunWriters(string folder, int inFlight)
    {
        double[] recordsPerSecond = new double[Rounds];
        double[] allocated = new double[Rounds];
        double[] disk = new double[Rounds];
        int batchBytes = Math.Min(Writers * inFlight, 1024) * (RecordBytes + 2);
        for (int round = 0; round < Rounds; round++)
        {
            disk[round] = MeasureDisk(folder, batchBytes);
            (recordsPerSecond[round], allocated[round]) = MeasureJournal(folder, inFlight);
        }

        double records = Median(recordsPerSecond);
        double syncs = Median(disk);
        Console.WriteLine(Line($"  {inFlight,2} in flight each: {records,12:N0} acknowledged durable records/s"));
        Console.WriteLine(Line($"      the disk alone: {syncs,12:N0} writes+syncs/s of {batchBytes:N0} bytes"));
        Console.WriteLine(Line($"      ratio:          {records / syncs,12:N1} records a sync of the disk"));
        Console.WriteLine(Line($"      allocated:      {Median(allocated),12:N2} bytes a record, bench and all"));
    }

    private static (double RecordsPerSecond, double AllocatedBytes) MeasureJournal(string folder, int inFlight)
    {
        string path = Path.Combine(folder, "journal");
        using Journal journal = Journal.Open(
            PhysicalFileSystem.Instance, path, new JournalOptions(), TimeProvider.System);
        using CancellationTokenSource end = new(RoundTime);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long started = Stopwatch.GetTimestamp();
        Task[] writers = new Task[Writers];
        for (int i = 0; i < Writers; i++) writers[i] = Task.Run(() => WriteAsync(journal, inFlight, end.Token));
        Task.WaitAll(writers);
        long records = journal.DurableSequence;
        double rate = records / Stopwatch.GetElapsedTime(started).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        journal.Dispose();
        Directory.Delete(path, recursive: true);
        return (rate, allocated / (double)records);
    }

    private static async Task WriteAsync(Journal journal, int inFlight, CancellationToken end)
    {
        byte[] payload = new byte[RecordBytes];
        Queue<long> flying = new(inFlight);
        while (!end.IsCancellationRequested)
        {
            while (flying.Count < inFlight) flying.Enqueue(journal.Append(1, payload));
            await journal.WaitDurableAsync(flying.Peek());
            long durable = journal.DurableSequence;
            while (flying.TryPeek(out long oldest) && oldest <= durable) flying.Dequeue();
        }

        while (flying.TryDequeue(out long rest)) await journal.WaitDurableAsync(rest);
    }

    /// <summary>One thread that writes a batch to zeroed blocks and syncs, again and again.</summary>
    private static double MeasureDisk(string folder, int batchBytes)
    {
        string path = Path.Combine(folder, "disk");
        byte[] batch = new byte[batchBytes];
        long fileBytes = 64 << 20;
        long writes = 0;
        double rate;
        using (IFile file = PhysicalFileSystem.Instance.Open(path, FileIntent.CreateOrReplace))
        {
            file.Preallocate(fileBytes);
            file.Sync();
            long started = Stopwatch.GetTimestamp();
            for (long offset = 0; Stopwatch.GetElapsedTime(started) < RoundTime / 2; offset += batchBytes, writes++)
            {
                if (offset + batchBytes > fileBytes) offset = 0;
                batch.AsSpan().Fill((byte)writes);
                file.Write(batch, offset);
                file.Sync();
            }

            rate = writes / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        File.Delete(path);
        return rate;
    }

    /// <summary>What appending alone costs: two threads, nobody waits, the disk is not asked to sync.</summary>
    private static void RunAppendOnly(string folder)
    {
        const int PerThread = 2_000_000;
        double[] rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            string path = Path.Combine(folder, "journal");
            JournalOptions options = new() { FsyncMode = FsyncMode.Never };
            using Journal journal = Journal.Open(PhysicalFileSystem.Instance, path, options, TimeProvider.System);
            long started = Stopwatch.GetTimestamp();
            Parallel.For(0, 2, _ =>
            {
                Span<byte> payload = stackalloc byte[RecordBytes];
                for (int i = 0; i < PerThread; i++) journal.Append(1, payload);
            });
            rates[round] = 2 * PerThread / Stopwatch.GetElapsedTime(started).TotalSeconds;
            journal.Dispose();
            Directory.Delete(path, recursive: true);
        }

        Console.WriteLine(Line($"  never mode, 2 threads, nobody waits: {Median(rates),12:N0} appends/s"));
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
