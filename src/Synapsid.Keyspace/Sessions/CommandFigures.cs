namespace Synapsid.Keyspace.Sessions;

/// <summary>What was counted of one command.</summary>
internal sealed class CommandFigures
{
    /// <summary>Times that it ran.</summary>
    internal long Calls { get; set; }

    /// <summary>Their time together, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    internal long Ticks { get; set; }

    /// <summary>Runs that ended with an error.</summary>
    internal long Failed { get; set; }

    /// <summary>Requests that were refused before they ran.</summary>
    internal long Rejected { get; set; }

    /// <summary>How long runs took, by <see cref="LatencyBuckets"/>; null where none was gathered.</summary>
    internal long[]? Histogram { get; set; }

    /// <summary>Adds another's figures, or takes them away.</summary>
    internal void Add(CommandFigures other, int sign)
    {
        Calls += sign * other.Calls;
        Ticks += sign * other.Ticks;
        Failed += sign * other.Failed;
        Rejected += sign * other.Rejected;
        if (other.Histogram is null) return;
        Histogram ??= new long[LatencyBuckets.Count];
        for (int i = 0; i < Histogram.Length; i++) Histogram[i] += sign * other.Histogram[i];
    }
}
