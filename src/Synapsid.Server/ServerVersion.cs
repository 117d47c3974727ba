using System.Reflection;

namespace Synapsid.Server;

/// <summary>The version that this server tells about itself.</summary>
internal static class ServerVersion
{
    /// <summary>Such as <c>0.1.0</c>, without the mark of the build.</summary>
    public static string Text { get; } = typeof(ServerVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
