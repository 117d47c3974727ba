namespace Synapsid.Knowledge.Grains;

/// <summary>Which grains a search or a list may show. Every condition that is given must hold.</summary>
public sealed record GrainFilter
{
    /// <summary>No condition.</summary>
    public static readonly GrainFilter None = new();

    /// <summary>In this namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Carries all of these tags.</summary>
    public IReadOnlyList<string> AllTags { get; init; } = [];

    /// <summary>Carries at least one of these tags.</summary>
    public IReadOnlyList<string> AnyTags { get; init; } = [];

    /// <summary>Stored at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Stored before this time.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Changed at this time or later.</summary>
    public DateTimeOffset? UpdatedFrom { get; init; }

    /// <summary>Changed before this time.</summary>
    public DateTimeOffset? UpdatedTo { get; init; }

    /// <summary>Held at this time, by <see cref="Grain.ValidFrom"/> and <see cref="Grain.ValidTo"/>.</summary>
    public DateTimeOffset? ValidAt { get; init; }
}
