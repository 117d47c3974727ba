namespace Synapsid.Search.Rows;

/// <summary>
/// Which rows a search may answer with: every condition given must hold. Times are milliseconds since 1970 UTC.
/// </summary>
public sealed record RowFilter
{
    /// <summary>Every live row.</summary>
    public static RowFilter None { get; } = new();

    /// <summary>The namespace; null for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>Tags that must all be there.</summary>
    public IReadOnlyCollection<string> AllTags { get; init; } = [];

    /// <summary>Tags of which one must be there; empty for no such condition.</summary>
    public IReadOnlyCollection<string> AnyTags { get; init; } = [];

    /// <summary>Created at this time or later.</summary>
    public long? CreatedFromMs { get; init; }

    /// <summary>Created before this time.</summary>
    public long? CreatedToMs { get; init; }

    /// <summary>Updated at this time or later.</summary>
    public long? UpdatedFromMs { get; init; }

    /// <summary>Updated before this time.</summary>
    public long? UpdatedToMs { get; init; }

    /// <summary>Valid at this instant: from its first moment on, and before its end.</summary>
    public long? ValidAtMs { get; init; }
}
