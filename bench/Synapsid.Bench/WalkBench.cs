using System.Diagnostics;

using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Bench;

/// <summary>
/// <c>synbench walk FOLDER…</c>: walks with ignore rules, beside <c>rg --files</c> over the same folders in the same
/// rounds, and what is saved by the cache of stamps.
/// </summary>
internal static class WalkBench
{
    private const int Rounds = 15;
    private const int WarmRounds = 5;

    public static int Run(string[] folders)
    {
        if (folders.Length == 0)
        {
            Console.Error.WriteLine("usage: synbench walk FOLDER…");
            return 2;
        }

        WalkOptions options = new() { FileBytesMax = long.MaxValue };
        TreeWalker walker = new(SourceTree.System, TimeProvider.System, options);
        bool hasPeer = TryPeer(folders, out int peerFiles);
        List<double> own = [];
        List<double> peer = [];
        int files = 0;
        int skips = 0;
        for (int round = 0; round < WarmRounds + Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            files = 0;
            skips = 0;
            foreach (string folder in folders)
            {
                WalkResult result = walker.Walk(folder);
                files += result.Files.Count;
                skips += result.SkipCounts.Values.Sum();
            }

            double ownMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            if (hasPeer) TryPeer(folders, out _);
            if (round < WarmRounds) continue;
            own.Add(ownMs);
            peer.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine($"walk of {folders.Length} folders, {options.MaxWorkers} workers, median of {Rounds} rounds");
        Console.WriteLine($"synapsid    {Median(own),8:F1} ms  {files} files, {skips} skipped");
        if (hasPeer)
        {
            Console.WriteLine($"rg --files  {Median(peer),8:F1} ms  {peerFiles} files (hidden ones are left out there)");
            Console.WriteLine($"ratio       {Median(own) / Median(peer),8:F2}");
        }
        else
        {
            Console.WriteLine("rg is not installed (apt-get install ripgrep): nothing to compare with");
        }

        return 0;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static bool TryPeer(string[] folders, out int files)
    {
        files = 0;
        try
        {
            ProcessStartInfo start = new("rg", ["--files", .. folders]) { RedirectStandardOutput = true };
            using Process? peer = Process.Start(start);
            if (peer is null) return false;
            byte[] buffer = new byte[1 << 16];
            int count;
            while ((count = peer.StandardOutput.BaseStream.Read(buffer)) > 0)
            {
                files += buffer.AsSpan(0, count).Count((byte)'\n');
            }

            peer.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // not installed
        }
    }
}
