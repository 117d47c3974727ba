namespace Synapsid.Knowledge.Grains.Import;

/// <summary>One thing that a reader found: a draft, or why there is none.</summary>
/// <param name="Place">Where it stands, for messages: <c>notes.ndjson:12</c>.</param>
/// <param name="Draft">The draft; null when it could not be read.</param>
/// <param name="Problem">What is wrong, as a sentence without the place; null when there is a draft.</param>
public readonly record struct ImportItem(string Place, GrainDraft? Draft, string? Problem)
{
    /// <summary>A draft that was read.</summary>
    public static ImportItem Good(string place, GrainDraft draft) => new(place, draft, null);

    /// <summary>Something that could not be read.</summary>
    public static ImportItem Bad(string place, string problem) => new(place, null, problem);
}
