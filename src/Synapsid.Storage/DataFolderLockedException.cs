using System.Globalization;

namespace Synapsid.Storage;

/// <summary>Another process has the data folder open.</summary>
public sealed class DataFolderLockedException : IOException
{
    /// <summary>
    /// For a folder and who holds it; null where the lock file does not say, as in the moment of its taking.
    /// </summary>
    public DataFolderLockedException(string folder, DataFolderHolder? holder)
        : base(Describe(folder, holder))
    {
        Folder = folder;
        Holder = holder;
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Who holds it, if that is known.</summary>
    public DataFolderHolder? Holder { get; }

    private static string Describe(string folder, DataFolderHolder? holder)
    {
        const string Advice = "Stop it, or name another folder.";
        if (holder is null) return $"The data folder '{folder}' is in use by another process. {Advice}";
        string opened = holder.OpenedUtc.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string endpoint = holder.Endpoint is null ? "" : $", which answers at {holder.Endpoint}";
        return $"The data folder '{folder}' is in use by {holder.ProcessName} "
            + $"(process {holder.ProcessId}, since {opened}){endpoint}. {Advice}";
    }
}
