namespace Synapsid.Knowledge.Grains;

/// <summary>Limits and shapes of the grain store.</summary>
public sealed record GrainOptions
{
    /// <summary>Where a grain goes that names no namespace.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Longest namespace or tag, in characters.</summary>
    public const int LabelLengthMax = 128;

    /// <summary>Most tags on one grain.</summary>
    public const int TagsMax = 64;

    /// <summary>Longest title, author, source, MIME type or language, in characters.</summary>
    public const int FieldLengthMax = 2_048;

    /// <summary>
    /// Most bytes of one grain's vectors: with them and the longest text that may be set, 16 MiB, its record stays
    /// below the 64 MiB that the journal takes.
    /// </summary>
    public const int VectorBytesMax = 46 * 1024 * 1024;

    /// <summary>
    /// Most characters of text in one answer: a page of a list ends with the grain that passes it, a search is refused.
    /// </summary>
    public int AnswerLengthMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Longest text, in UTF-8 bytes.</summary>
    public int TextBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Tokens of a chunk when a text is too long to be embedded whole.</summary>
    public int ChunkTokens { get; init; } = 200;

    /// <summary>Tokens that neighbouring chunks share.</summary>
    public int ChunkOverlapTokens { get; init; } = 40;

    /// <summary>Most results of one search, and most grains on one page of a list.</summary>
    public int ResultsMax { get; init; } = 1_000;
}
