namespace Synapsid.Testing;

/// <summary>Finds the folder <c>shared</c> beside the checkout, which holds real inputs that are not part of the project.</summary>
public static class SharedData
{
    /// <summary>The root of the checkout: the nearest folder upwards that holds <c>Synapsid.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The path of something under <c>../shared</c>, or null where that is absent.</summary>
    public static string? Find(string relativePath)
    {
        string path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", relativePath));
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Synapsid.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("No Synapsid.slnx above " + AppContext.BaseDirectory + ".");
    }
}
