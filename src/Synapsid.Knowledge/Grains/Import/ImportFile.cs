namespace Synapsid.Knowledge.Grains.Import;

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What messages and sources call it: its path within the folder that is imported.</param>
/// <param name="Format">How it is read.</param>
/// <param name="LengthBytes">How long it is.</param>
public readonly record struct ImportFile(string Path, string Name, ImportFormat Format, long LengthBytes);
