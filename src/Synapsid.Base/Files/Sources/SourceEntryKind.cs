namespace Synapsid.Base.Files.Sources;

/// <summary>What a name in a folder stands for.</summary>
public enum SourceEntryKind : byte
{
    /// <summary>The folder does not tell; asking for the entry's stamp does.</summary>
    Unknown,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, a socket or a device.</summary>
    Special,
}
