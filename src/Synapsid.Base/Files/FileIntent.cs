namespace Synapsid.Base.Files;

/// <summary>What a file is opened for.</summary>
public enum FileIntent
{
    /// <summary>Read an existing file.</summary>
    Read,

    /// <summary>Read and write an existing file.</summary>
    ReadWrite,

    /// <summary>Create a file that must not exist, then read and write it.</summary>
    CreateNew,

    /// <summary>Create a file, emptying one that exists, then read and write it.</summary>
    CreateOrReplace,

    /// <summary>As <see cref="CreateNew"/>, and nobody but its owner may read it: for keys.</summary>
    CreateSecret,
}
