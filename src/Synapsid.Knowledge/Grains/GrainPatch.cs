using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Grains;

/// <summary>A change to a grain. What is null stays as it is.</summary>
public sealed record GrainPatch
{
    /// <inheritdoc cref="Grain.Text"/>
    public string? Text { get; init; }

    /// <inheritdoc cref="Grain.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="Grain.Tags"/>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc cref="Grain.Author"/>
    public string? Author { get; init; }

    /// <inheritdoc cref="Grain.Source"/>
    public string? Source { get; init; }

    /// <inheritdoc cref="Grain.Mime"/>
    public string? Mime { get; init; }

    /// <inheritdoc cref="Grain.Language"/>
    public string? Language { get; init; }

    /// <inheritdoc cref="Grain.ValidFrom"/>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <inheritdoc cref="Grain.ValidTo"/>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The code that it is about from now on; <see cref="AnchorRequest.None"/>: none.</summary>
    public AnchorRequest? Anchor { get; init; }

    /// <summary>Whether the patch names nothing at all.</summary>
    public bool IsEmpty => this == new GrainPatch();
}
