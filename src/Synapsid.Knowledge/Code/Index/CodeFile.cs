using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// One file of a repository as it was when it was indexed. A file that is left out for its content (binary, minified …)
/// is known too, so that it is not read again until it changes.
/// </summary>
public sealed record CodeFile
{
    /// <summary>Relative to the repository's root, with <c>/</c> between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>What told, without reading it, that it had not changed since.</summary>
    public required FileStamp Stamp { get; init; }

    /// <summary>
    /// Whether it was modified so shortly before it was read that a second change may bear the same time: it is read
    /// again until that can no longer be, as git does with its index.
    /// </summary>
    public bool IsRacy { get; init; }

    /// <summary>The hash of its bytes.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Whether git tracked it.</summary>
    public bool IsTracked { get; init; }

    /// <summary>The language, such as <c>csharp</c>; empty where none is known.</summary>
    public string Language { get; init; } = "";

    /// <summary>What it is there for: decides its place in a ranking.</summary>
    public FileCategory Category { get; init; }

    /// <summary>Why its text is not indexed; <see cref="SkipReason.None"/> where it is.</summary>
    public SkipReason LeftOut { get; init; }

    /// <summary>Whether its text is indexed.</summary>
    public bool IsIndexed => LeftOut == SkipReason.None;
}
