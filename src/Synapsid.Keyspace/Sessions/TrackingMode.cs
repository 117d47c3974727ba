namespace Synapsid.Keyspace.Sessions;

/// <summary>How a client is told of changes of keys that it may have cached (<c>CLIENT TRACKING</c>). Never
/// changed.</summary>
internal sealed record TrackingMode
{
    /// <summary>Of all keys that begin with one of its prefixes, not of those that it read.</summary>
    internal bool Broadcast { get; init; }

    /// <summary>What it reads counts behind <c>CLIENT CACHING yes</c> alone.</summary>
    internal bool OptIn { get; init; }

    /// <summary>What it reads counts but behind <c>CLIENT CACHING no</c>.</summary>
    internal bool OptOut { get; init; }

    /// <summary>Not of changes of its own.</summary>
    internal bool NoLoop { get; init; }

    /// <summary>The connection that is told instead; 0: this one.</summary>
    internal long Redirect { get; init; }

    /// <summary>Its prefixes, none of which begins another; an empty one stands for all keys.</summary>
    internal byte[][] Prefixes { get; init; } = [];
}
