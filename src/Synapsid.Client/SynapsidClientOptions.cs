namespace Synapsid.Client;

/// <summary>How a client behaves.</summary>
public sealed record SynapsidClientOptions
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried again that failed before it did anything; 0: never.</summary>
    public int RetriesMax { get; init; } = 4;

    /// <summary>Time before the first further attempt; each next one waits twice as long, up to 2 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a connection is used before a new one takes its place, so that a changed address is noticed.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock of waits between attempts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
