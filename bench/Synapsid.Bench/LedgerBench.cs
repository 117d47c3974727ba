using System.Diagnostics;
using System.Globalization;

using Synapsid.Base.Files;
using Synapsid.Ledger;
using Synapsid.Ledger.Events;
using Synapsid.Ledger.Merkle;
using Synapsid.Ledger.Vectors;
using Synapsid.Storage.Journals;

using LedgerStore = Synapsid.Ledger.Ledger;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench ledger FOLDER [never|always] [EVENTS] [WRITERS] [ROUNDS]</c>: appends events with 200-byte payloads and
/// unique ids in batches of 2,000, tree and signed checkpoints on; then checks what the last round wrote: the count,
/// every event by its id, the whole tree. <c>synbench ledger FOLDER vectors</c>: inserts and searches of vectors.
/// </summary>
internal static class LedgerBench
{
    private const int BatchEvents = 2_000;
    private const int PayloadBytes = 200;
    private const int PointReads = 1_000_000;
    private const int RoundsDefault = 3;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string parent = arguments.IsEmpty ? Path.GetTempPath() : arguments[0];
        string mode = arguments.Length > 1 ? arguments[1] : "never";
        int events = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 4_000_000;
        int writers = arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : 1;
        int rounds = arguments.Length > 4 ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : RoundsDefault;
        string folder = Directory.CreateDirectory(Path.Combine(parent, "synbench-ledger")).FullName;
        try
        {
            if (mode == "vectors") return RunVectors(folder);

            // The first round also has the code compiled; the last is checked as a whole.
            for (int round = 1; round < rounds; round++)
            {
                // Its files stay until the end: ext4 is slow to make files where many were deleted lately.
                string path = Path.Combine(folder, $"round-{round}");
                if (RunEvents(path, mode == "always", events, writers, check: false) != 0) return 1;
            }

            return RunEvents(Path.Combine(folder, "last"), mode == "always", events, writers, check: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int RunEvents(string folder, bool always, int events, int writers, bool check)
    {
        LedgerOptions options = always
            ? LedgerOptions.Balanced with { GroupCommitDelayMs = 0 }
            : LedgerOptions.MaxThroughput;
        EventId[] ids = new EventId[events];
        Process self = Process.GetCurrentProcess();
        string fsync = always ? "always" : "never";
        Console.WriteLine(Line($"ledger: {events:N0} events of {PayloadBytes} B, fsync {fsync}, {writers} writers"));
        using LedgerStore ledger = LedgerStore.Open(
            PhysicalFileSystem.Instance, folder, options, TimeProvider.System, new Random(1));
        using CancellationTokenSource end = new();
        self.Refresh();
        long baseline = self.WorkingSet64;
        long peak = 0;
        Task watch = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                self.Refresh();
                peak = Math.Max(peak, self.WorkingSet64);
                await Task.Delay(50);
            }
        });
        long before = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = self.TotalProcessorTime;
        TimeSpan system = self.PrivilegedProcessorTime;
        long started = Stopwatch.GetTimestamp();
        Parallel.For(0, writers, new ParallelOptions { MaxDegreeOfParallelism = writers }, writer =>
            Write(ledger, writer, writers, events, always, ids));
        double accepted = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ledger.TryGetAt(events - 1, out _); // readers find everything: written and indexed
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        self.Refresh();
        double busy = (self.TotalProcessorTime - processor).TotalSeconds;
        double kernel = (self.PrivilegedProcessorTime - system).TotalSeconds;
        Console.WriteLine(Line($"  appended:  {events / accepted,12:N0} events/s"));
        Console.WriteLine(Line($"  indexed:   {events / seconds,12:N0} events/s, until readers find the last one"));
        double allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)events;
        string share = Line($"{kernel / events * 1e9:N0} of it the kernel's");
        Console.WriteLine(Line($"  processor: {busy / events * 1e9,12:N0} ns an event, {share}; {allocated:N1} B allocated"));
        end.Cancel();
        watch.Wait();
        double own = (peak - baseline) / (double)(1 << 20) - (16.0 * events / (1 << 20));
        Console.WriteLine(Line($"  memory:    {own,12:N0} MiB at most beyond the process and its list of ids; budget {options.MemoryBudgetMb}"));
        started = Stopwatch.GetTimestamp();
        ledger.Wait(new AppendReceipt(0, events, ReceiptLevel.Accepted), ReceiptLevel.Published);
        double signed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(Line($"  signed:    {signed,12:N2} s later a checkpoint covers all"));
        started = Stopwatch.GetTimestamp();
        ledger.WriteTiles();
        double written = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(Line($"  tiles:     {written,12:N2} s later all are files"));
        return !check || Check(ledger, ids) ? 0 : 1;
    }

    private static void Write(LedgerStore ledger, int writer, int writers, int events, bool always, EventId[] ids)
    {
        EventBatch batch = new(BatchEvents, BatchEvents * 300);
        byte[] payload = new byte[PayloadBytes];
        new Random(writer).NextBytes(payload);
        for (int done = writer * BatchEvents; done < events; done += writers * BatchEvents)
        {
            int count = Math.Min(BatchEvents, events - done);
            batch.Clear();
            for (int i = 0; i < count; i++)
            {
                BitConverter.TryWriteBytes(payload, done + i);
                batch.Add(new EventHead { Type = EventType.Network, Host = "web-1"u8 }, default, payload);
            }

            AppendReceipt receipt = ledger.Append(batch);
            for (int i = 0; i < count; i++) ids[receipt.FirstIndex + i] = batch.IdOf(i);
            if (always) ledger.Wait(receipt, ReceiptLevel.Durable);
        }
    }

    private static bool Check(LedgerStore ledger, EventId[] ids)
    {
        bool count = ledger.Count == ids.Length;
        Random random = new(3);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < PointReads; i++)
        {
            int index = random.Next(ids.Length);
            if (!ledger.TryGet(ids[index], out LedgerEvent? found) || found.Index != index) return Wrong(index);
        }

        double reads = PointReads / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(Line($"  by id:     {reads,12:N0} random reads/s, one thread"));
        for (int i = 0; i < ids.Length; i++)
        {
            if (!ledger.TryIndexOf(ids[i], out long index) || index != i) return Wrong(i);
        }

        started = Stopwatch.GetTimestamp();
        LedgerReport report = ledger.Verify(new LedgerVerifyOptions());
        double verified = report.Records / Stopwatch.GetElapsedTime(started).TotalSeconds;
        string verdict = report.IsClean ? "clean" : "NOT CLEAN";
        Console.WriteLine(Line($"  verify:    {verified,12:N0} events/s; {report.Checkpoints} checkpoints, {verdict}"));
        Console.WriteLine(Line($"  count {(count ? "right" : "WRONG")}, every event found by its id"));
        return count && report.IsClean;
    }

    private static bool Wrong(int index)
    {
        Console.WriteLine(Line($"  WRONG: event {index} is not found by its id"));
        return false;
    }

    private static int RunVectors(string folder)
    {
        const int Dimensions = 128;
        const int Rows = 1_000_000;
        const int Batch = 2_000;
        Random random = new(5);
        float[] vectors = new float[Batch * Dimensions];
        for (int i = 0; i < vectors.Length; i++) vectors[i] = random.NextSingle() - 0.5f;
        long[] indexes = new long[Batch];
        double[] inserts = new double[5];
        for (int round = 0; round < inserts.Length; round++)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, $"insert-{round}")).FullName;
            NamespaceVectors space = NamespaceVectors.Create(
                PhysicalFileSystem.Instance, path, "default", Dimensions);
            long started = Stopwatch.GetTimestamp();
            for (int done = 0; done < Rows; done += Batch)
            {
                for (int i = 0; i < Batch; i++) indexes[i] = done + i;
                space.AddMany(indexes, vectors);
            }

            inserts[round] = Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
            space.Dispose();
            Directory.Delete(path, recursive: true);
        }

        Console.WriteLine(Line($"vectors: {Median(inserts),12:N0} inserts/s of {Dimensions} dimensions"));
        using NamespaceVectors found = NamespaceVectors.Create(
            PhysicalFileSystem.Instance, folder, "search", Dimensions);
        for (int done = 0; done < 10_000; done += Batch)
        {
            for (int i = 0; i < Batch; i++) indexes[i] = done + i;
            for (int i = 0; i < vectors.Length; i++) vectors[i] = random.NextSingle() - 0.5f;
            found.AddMany(indexes, vectors);
        }

        double[] searches = new double[2001];
        for (int i = 0; i < searches.Length; i++)
        {
            long started = Stopwatch.GetTimestamp();
            found.Search(vectors.AsSpan(0, Dimensions), 10, 0);
            searches[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Console.WriteLine(Line($"         {Median(searches),12:N3} ms for the top 10 of 10,000"));
        return 0;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
