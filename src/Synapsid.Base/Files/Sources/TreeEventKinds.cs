namespace Synapsid.Base.Files.Sources;

/// <summary>What a <see cref="TreeEvent"/> says.</summary>
[Flags]
public enum TreeEventKinds
{
    /// <summary>Nothing that is known here.</summary>
    None = 0,

    /// <summary>A file's bytes were written, or its rights or times changed.</summary>
    Written = 1,

    /// <summary>A name was added: made, or moved here.</summary>
    Added = 2,

    /// <summary>A name was taken away: deleted, or moved from here.</summary>
    Removed = 4,

    /// <summary>The name stands for a folder.</summary>
    IsFolder = 8,

    /// <summary>The folder itself was moved.</summary>
    Moved = 16,

    /// <summary>The folder is not followed any more: it was deleted, or its volume taken away.</summary>
    Ended = 32,

    /// <summary>The queue was full, and events were lost.</summary>
    Lost = 64,
}
