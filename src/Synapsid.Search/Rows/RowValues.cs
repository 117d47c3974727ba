namespace Synapsid.Search.Rows;

/// <summary>What filters ask about a row. Times are milliseconds since 1970 UTC.</summary>
public sealed record RowValues
{
    /// <summary>The namespace it belongs to.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Its tags, in any order; a repeated one counts once.</summary>
    public IReadOnlyCollection<string> Tags { get; init; } = [];

    /// <summary>When it was created.</summary>
    public long CreatedMs { get; init; }

    /// <summary>When it was last updated.</summary>
    public long UpdatedMs { get; init; }

    /// <summary>From when it is valid, inclusive; null where it always was.</summary>
    public long? ValidFromMs { get; init; }

    /// <summary>Until when it is valid, exclusive; null where it always will be.</summary>
    public long? ValidToMs { get; init; }
}
