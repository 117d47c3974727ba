using Synapsid.Knowledge.Code.Lookup;

namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>A grain beside the code that it is anchored to.</summary>
/// <param name="Id">The grain's id.</param>
/// <param name="Title">Its title, or how its text begins.</param>
/// <param name="State">Whether the code is still what it was.</param>
public sealed record GrainNote(string Id, string Title, AnchorState State)
{
    private const int OverheadTokens = 12;

    /// <summary>The most tokens that it takes in an answer.</summary>
    public int TokensMax => TokenBound.Of(Id) + TokenBound.Of(Title) + OverheadTokens;
}
