using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Grains;

/// <summary>A grain as somebody hands it in. Only the text is required.</summary>
public sealed record GrainDraft
{
    /// <inheritdoc cref="Grain.Text"/>
    public required string Text { get; init; }

    /// <inheritdoc cref="Grain.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="Grain.Tags"/>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The namespace; null means <see cref="GrainOptions.DefaultNamespace"/>.</summary>
    public string? Namespace { get; init; }

    /// <inheritdoc cref="Grain.Author"/>
    public string? Author { get; init; }

    /// <inheritdoc cref="Grain.Source"/>
    public string? Source { get; init; }

    /// <summary>The MIME type; null means <c>text/plain</c>.</summary>
    public string? Mime { get; init; }

    /// <inheritdoc cref="Grain.Language"/>
    public string? Language { get; init; }

    /// <inheritdoc cref="Grain.ValidFrom"/>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <inheritdoc cref="Grain.ValidTo"/>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The code that it is about, which the store finds; null where it is about none.</summary>
    public AnchorRequest? Anchor { get; init; }
}
