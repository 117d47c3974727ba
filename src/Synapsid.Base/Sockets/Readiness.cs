namespace Synapsid.Base.Sockets;

/// <summary>Opens what this system has for waiting on many sockets.</summary>
public static class Readiness
{
    /// <summary>epoll on Linux, else poll.</summary>
    public static IReadiness Open() => OperatingSystem.IsLinux() ? new EpollReadiness() : new PollReadiness();
}
