namespace Synapsid.Ledger.Import;

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What messages call it: its path within the folder that is imported.</param>
/// <param name="LengthBytes">How long it is on the disk; 0 where it is a pipe.</param>
public readonly record struct ImportFile(string Path, string Name, long LengthBytes);
