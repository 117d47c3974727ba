namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>The code that a grain is about, as it was when the grain was anchored to it.</summary>
public sealed record CodeAnchor
{
    /// <summary>The root folder of the repository, a full path.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, relative to that folder, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The symbol with what encloses it, joined by dots; null where lines or the file are meant.</summary>
    public string? Symbol { get; init; }

    /// <summary>The first line then, from 1; 0 where the whole file is meant.</summary>
    public int StartLine { get; init; }

    /// <summary>The last line then, inclusive; 0 where the whole file is meant.</summary>
    public int EndLine { get; init; }

    /// <summary>The commit that was checked out then; null where none is known.</summary>
    public string? Commit { get; init; }

    /// <summary>Hash of the lines then.</summary>
    public required AnchorHash Hash { get; init; }

    /// <summary>Whether those lines stood in the file once, so that finding them is finding the symbol.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether the whole file is meant.</summary>
    public bool IsWholeFile => StartLine == 0;

    /// <summary>As people write it: <c>PATH</c>, <c>PATH#SYMBOL</c> or <c>PATH:LINES</c>.</summary>
    public override string ToString() =>
        Symbol is not null ? $"{Path}#{Symbol}" : IsWholeFile ? Path : $"{Path}:{StartLine}-{EndLine}";
}
