namespace Synapsid.Knowledge.Code.Index;

/// <summary>No indexed repository is meant; the message says which there are, or how to index one.</summary>
public sealed class RepositoryUnknownException : Exception
{
    private const int ShownMax = 10;

    private RepositoryUnknownException(string message)
        : base(message)
    {
    }

    /// <summary>Nothing is indexed at all.</summary>
    public static RepositoryUnknownException NothingIndexed() =>
        new("No repository is indexed yet. Index one: syn index PATH");

    /// <summary>A name that fits none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="roots">The roots of those there are.</param>
    public static RepositoryUnknownException Named(string name, IReadOnlyList<string> roots)
    {
        string known = roots.Count == 0
            ? "none is"
            : string.Join(", ", roots.Take(ShownMax)) + (roots.Count > ShownMax ? " …" : "");
        return new RepositoryUnknownException($"No indexed repository is called '{name}'. Indexed: {known}.");
    }
}
