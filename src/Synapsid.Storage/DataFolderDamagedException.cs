namespace Synapsid.Storage;

/// <summary>
/// The files of a data folder do not give back all that was acknowledged. Nothing was changed on disk.
/// </summary>
public sealed class DataFolderDamagedException : IOException
{
    /// <summary>For a file or folder, and what is wrong with it.</summary>
    public DataFolderDamagedException(string path, string problem)
        : base($"The data folder is damaged at '{path}': {problem}. Nothing was changed. Restore it from a backup.")
    {
        Path = path;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }
}
