using Synapsid.Knowledge.Code.Walking.Git;
using Synapsid.Knowledge.Code.Walking.Ignore;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>What holds in a folder and below it; folders share one as long as nothing new is said.</summary>
/// <param name="Repository">The checkout that the folder belongs to.</param>
/// <param name="Git">Git's rules.</param>
/// <param name="Own">The rules of <c>.synignore</c> files, which are asked first.</param>
internal sealed record WalkContext(GitRepository? Repository, IgnoreScope? Git, IgnoreScope? Own)
{
    /// <summary>Where the paths of the repository's index begin in an absolute path.</summary>
    public int RepositoryLength { get; } =
        Repository is null ? 0 : Repository.Root.Length == 1 ? 1 : Repository.Root.Length + 1;

    /// <summary>Whether some rules want paths in lower case.</summary>
    public bool NeedsFolding => (Git?.NeedsFolding ?? false) || (Own?.NeedsFolding ?? false);
}
