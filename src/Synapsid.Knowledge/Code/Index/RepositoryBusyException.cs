namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// Another process is indexing the repository, and went on doing so for longer than one was ready to wait.
/// </summary>
public sealed class RepositoryBusyException(string root)
    : IOException(
        $"Another process is indexing {root}. Wait for it to end, or search meanwhile: what it has committed is found.")
{
    /// <summary>The repository's root folder.</summary>
    public string Root { get; } = root;
}
