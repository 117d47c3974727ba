namespace Synapsid.Base.Files.Sources;

/// <summary>Opens what this system has for following folders.</summary>
public static class TreeEvents
{
    /// <summary>inotify on Linux; null elsewhere, and where the system allows the user no more.</summary>
    /// <param name="reason">Why there is none, and what can be done.</param>
    public static ITreeEvents? TryOpen(out string? reason)
    {
        if (LinuxSourceTree.IsSupported) return InotifyEvents.TryOpen(out reason);
        reason = "following changes needs inotify, which this system does not have";
        return null;
    }
}
