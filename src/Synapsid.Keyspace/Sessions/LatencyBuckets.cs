using System.Numerics;

namespace Synapsid.Keyspace.Sessions;

/// <summary>
/// Sorts times into buckets whose width is an eighth of their power of two, so that a percentile is right within 12.5
/// %: from 1 µs to 18 minutes.
/// </summary>
internal static class LatencyBuckets
{
    /// <summary>How many buckets there are.</summary>
    internal const int Count = ((OctavesMax + 1) * Steps) + 1;

    private const int StepBits = 3;
    private const int Steps = 1 << StepBits;
    private const int OctavesMax = 30;
    private const int UnitBits = 10;

    /// <summary>The bucket of a time in nanoseconds.</summary>
    internal static int Of(long nanoseconds)
    {
        ulong units = (ulong)Math.Max(0, nanoseconds) >> (UnitBits - StepBits);
        if (units < Steps) return (int)units;
        int octave = BitOperations.Log2(units) - StepBits;
        return Math.Min(Count - 1, ((octave + 1) * Steps) + (int)((units >> octave) - Steps));
    }

    /// <summary>The longest time of a bucket, in microseconds.</summary>
    internal static double UpperMicroseconds(int bucket)
    {
        double units = bucket < Steps
            ? bucket + 1
            : (double)(Steps + (bucket % Steps) + 1) * (1L << ((bucket / Steps) - 1));
        return units * (1 << (UnitBits - StepBits)) / 1000;
    }

    /// <summary>The time below which a share of all times lies, in microseconds; 0 where there are none.</summary>
    internal static double Percentile(long[] histogram, double percent)
    {
        long total = 0;
        foreach (long count in histogram) total += count;
        if (total == 0) return 0;
        long wanted = Math.Max(1, (long)Math.Ceiling(total * percent / 100));
        for (int i = 0; i < histogram.Length; i++)
        {
            wanted -= histogram[i];
            if (wanted <= 0) return UpperMicroseconds(i);
        }

        return UpperMicroseconds(histogram.Length - 1);
    }

    /// <summary>How many times were at most 1, 2, 4, 8 … µs: each power of two below which there were more.</summary>
    internal static (long UpToMicroseconds, long Calls)[] Curve(long[] histogram)
    {
        List<(long, long)> curve = [];
        long calls = 0;
        long told = 0;
        int bucket = 0;
        for (long upTo = 1; bucket < histogram.Length; upTo *= 2)
        {
            double limit = upTo * 1.024;
            for (; bucket < histogram.Length && UpperMicroseconds(bucket) <= limit; bucket++)
            {
                calls += histogram[bucket];
            }

            if (upTo > 1L << 40) bucket = histogram.Length;
            if (calls > told) curve.Add((upTo, told = calls));
        }

        return [.. curve];
    }
}
