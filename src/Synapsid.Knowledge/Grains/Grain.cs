using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Knowledge.Grains;

/// <summary>One piece of knowledge: a text, what it is called and where it comes from.</summary>
public sealed record Grain
{
    /// <summary>Its name in this data folder.</summary>
    public required GrainId Id { get; init; }

    /// <summary>The part of the store it belongs to; the same text may stand once in each.</summary>
    public required string Namespace { get; init; }

    /// <summary>The text, kept character for character.</summary>
    public required string Text { get; init; }

    /// <summary>A short title, embedded and searched together with the text.</summary>
    public string? Title { get; init; }

    /// <summary>Labels to filter by, in the order given, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who wrote it.</summary>
    public string? Author { get; init; }

    /// <summary>Where it comes from: a path, a URL, a ticket.</summary>
    public string? Source { get; init; }

    /// <summary>The MIME type of the text.</summary>
    public string Mime { get; init; } = "text/plain";

    /// <summary>The language as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>When it was first stored, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>From when on it holds; null: always did.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when (not included) it holds; null: no end known.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The code that it is about; null where it is about none.</summary>
    public CodeAnchor? Anchor { get; init; }

    /// <summary>SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits in lower case.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The pieces of the text that are searched on their own; one unless the text is long.</summary>
    public required IReadOnlyList<GrainChunk> Chunks { get; init; }
}
