namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What a <see cref="StatCache"/> did so far.</summary>
/// <param name="Hits">How often a file's stamp was known: each saved one system call.</param>
/// <param name="Misses">How often it was not, so that the system was asked.</param>
/// <param name="Expired">How many of the misses were known, but for too long.</param>
/// <param name="Sweeps">How often the whole tree was known to be unchanged, so that nothing was asked.</param>
/// <param name="SystemCallsSaved">System calls that were not made, for hits and for sweeps.</param>
/// <param name="Entries">How many stamps are kept now.</param>
/// <param name="EntriesMax">How many are kept at most.</param>
public sealed record StatCacheFigures(
    long Hits, long Misses, long Expired, long Sweeps, long SystemCallsSaved, int Entries, int EntriesMax)
{
    /// <summary>The share of hits, from 0 to 1; 0 where nothing was asked yet.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);
}
