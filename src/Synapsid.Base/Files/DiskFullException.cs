namespace Synapsid.Base.Files;

/// <summary>A write or a reservation failed because the disk, or the quota on it, has no room.</summary>
public sealed class DiskFullException : IOException
{
    /// <summary>For a file, with the operating system's own error where there is one.</summary>
    public DiskFullException(string path, Exception? cause)
        : base($"The disk that holds '{path}' is full. Free some space, or move the folder to a larger disk.", cause)
    {
        Path = path;
    }

    /// <summary>The file that could not grow.</summary>
    public string Path { get; }
}
