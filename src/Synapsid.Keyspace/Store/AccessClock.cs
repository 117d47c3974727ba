namespace Synapsid.Keyspace.Store;

/// <summary>
/// The 24 bits of a record that eviction goes by, as Redis keeps them: for LRU the second of the last use, for LFU the
/// minute (16 bits) and a counter (8 bits) that grows by the logarithm of uses and loses one a minute.
/// </summary>
internal static class AccessClock
{
    private const uint Mask = 0xFFFFFF;
    private const int CounterInitial = 5; // so that a new key is not the first to go
    private const int CounterMax = 255;
    private const int LogFactor = 10;

    /// <summary>The bits of a new key.</summary>
    public static uint Initial(long nowMs, bool frequency) =>
        frequency ? (Minutes(nowMs) << 8) | CounterInitial : Seconds(nowMs);

    /// <summary>The bits after a use.</summary>
    public static uint Touched(uint access, long nowMs, bool frequency, Random random)
    {
        if (!frequency) return Seconds(nowMs);
        uint counter = (uint)Frequency(access, nowMs);
        if (counter < CounterMax)
        {
            int above = Math.Max(0, (int)counter - CounterInitial);
            if (random.NextDouble() * ((above * LogFactor) + 1) < 1) counter++;
        }

        return (Minutes(nowMs) << 8) | counter;
    }

    /// <summary>Seconds since the last use, where the bits are LRU's; they wrap after 194 days.</summary>
    public static long IdleSeconds(uint access, long nowMs) => (Seconds(nowMs) - access) & Mask;

    /// <summary>The counter as it stands by now, 0 to 255, where the bits are LFU's.</summary>
    public static int Frequency(uint access, long nowMs)
    {
        uint passed = (Minutes(nowMs) - (access >> 8)) & 0xFFFF;
        return (int)Math.Max(0, (access & 0xFF) - (long)passed);
    }

    private static uint Seconds(long nowMs) => (uint)(nowMs / 1000) & Mask;

    private static uint Minutes(long nowMs) => (uint)(nowMs / 60_000) & 0xFFFF;
}
