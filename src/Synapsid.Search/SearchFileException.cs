namespace Synapsid.Search;

/// <summary>
/// A file of the search index is damaged, cut short or of another version. Indexes can be made again from what they
/// index: whoever holds that rebuilds, everyone else tells the person which file it was.
/// </summary>
public sealed class SearchFileException : IOException
{
    /// <summary>Names the file and what is wrong with it.</summary>
    public SearchFileException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}
