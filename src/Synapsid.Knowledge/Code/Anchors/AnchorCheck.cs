namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>What became of anchored code.</summary>
/// <param name="State">How it stands to what it was.</param>
/// <param name="StartLine">Its first line now; where it is gone or nobody knows, the first line then.</param>
/// <param name="EndLine">Its last line, likewise.</param>
public readonly record struct AnchorCheck(AnchorState State, int StartLine, int EndLine)
{
    /// <summary>The state as answers name it.</summary>
    public string StateName => NameOf(State);

    /// <summary>A state as answers name it.</summary>
    public static string NameOf(AnchorState state) => state switch
    {
        AnchorState.Fresh => "fresh",
        AnchorState.Stale => "stale",
        AnchorState.Gone => "gone",
        _ => "unknown",
    };
}
