namespace Synapsid.Base.Files.Sources;

/// <summary>Gives the operating system's trees of source files.</summary>
public static class SourceTree
{
    /// <summary>The real one: by system calls on Linux, through .NET's own classes elsewhere.</summary>
    public static ISourceTree System { get; } =
        LinuxSourceTree.IsSupported ? new LinuxSourceTree() : new PortableSourceTree();
}
