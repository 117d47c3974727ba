namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// A file of a repository's index is damaged, or of another version. The index is derived from the source tree, so the
/// cure is to make it again; nothing of the person's is lost.
/// </summary>
public sealed class CodeIndexDamagedException : IOException
{
    /// <summary>Names the file and what is wrong with it.</summary>
    public CodeIndexDamagedException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}
