namespace Synapsid.Storage.Snapshots;

/// <summary>A snapshot is not what was written.</summary>
public sealed class SnapshotDamagedException : IOException
{
    /// <summary>For a file and what is wrong with it.</summary>
    public SnapshotDamagedException(string path, string problem)
        : base($"The snapshot '{path}' cannot be used: {problem}.")
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The snapshot's file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }
}
