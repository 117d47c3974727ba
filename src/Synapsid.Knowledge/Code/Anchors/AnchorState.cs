namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>How the code that a grain is anchored to stands to what it was then.</summary>
public enum AnchorState
{
    /// <summary>Its text is as it was, wherever in the file it stands now.</summary>
    Fresh,

    /// <summary>It is there, and its text changed: what the grain says may no longer hold.</summary>
    Stale,

    /// <summary>The file, or the symbol in it, is there no more.</summary>
    Gone,

    /// <summary>Nobody can tell: the repository's folder is not there, or the file cannot be read.</summary>
    Unknown,
}
