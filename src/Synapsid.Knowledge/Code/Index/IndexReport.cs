using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>What one look at a repository found and did.</summary>
public sealed record IndexReport
{
    /// <summary>Files whose text is indexed now.</summary>
    public int Files { get; init; }

    /// <summary>Files that were new.</summary>
    public int Added { get; init; }

    /// <summary>Files whose content had changed.</summary>
    public int Changed { get; init; }

    /// <summary>Files that were moved: the same content under a new name.</summary>
    public int Renamed { get; init; }

    /// <summary>Files that were gone.</summary>
    public int Removed { get; init; }

    /// <summary>Files that were written again with the same content.</summary>
    public int Touched { get; init; }

    /// <summary>Symbols of all files.</summary>
    public int Symbols { get; init; }

    /// <summary>Symbols that have a vector.</summary>
    public int Cards { get; init; }

    /// <summary>Paths of the files whose text was read into the index.</summary>
    public IReadOnlyList<string> Refreshed { get; init; } = [];

    /// <summary>Bytes that were read.</summary>
    public long BytesRead { get; init; }

    /// <summary>What was left out, by reason.</summary>
    public IReadOnlyDictionary<SkipReason, int> LeftOut { get; init; } = new Dictionary<SkipReason, int>();

    /// <summary>What a person should know: a missing extractor, files that could not be read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Seconds of each phase, in their order.</summary>
    public IReadOnlyList<(string Phase, double Seconds)> Phases { get; init; } = [];
}
