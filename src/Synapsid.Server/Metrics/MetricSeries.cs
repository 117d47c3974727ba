namespace Synapsid.Server.Metrics;

/// <summary>
/// The figures of one instrument under one set of labels. Many threads may write; a reader sees each figure whole.
/// </summary>
internal sealed class MetricSeries(int bucketCount)
{
    private readonly long[] _buckets = new long[bucketCount];
    private double _value;

    /// <summary>The value of a counter or gauge; the sum of a histogram's observations.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many observations fell into each bucket of a histogram, and not into one before it.</summary>
    public long[] Buckets()
    {
        long[] copy = new long[_buckets.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = Interlocked.Read(ref _buckets[i]);
        return copy;
    }

    /// <summary>Sets the value.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Adds to the value.</summary>
    public void Add(double amount)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref _value);
        }
        while (Interlocked.CompareExchange(ref _value, seen + amount, seen) != seen);
    }

    /// <summary>Counts an observation.</summary>
    public void Observe(double value, int bucket)
    {
        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }
}
