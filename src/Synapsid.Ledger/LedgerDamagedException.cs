namespace Synapsid.Ledger;

/// <summary>Stored events cannot be read back. Nothing was changed on disk.</summary>
public sealed class LedgerDamagedException : IOException
{
    /// <summary>For a place in a file, and what is wrong there.</summary>
    public LedgerDamagedException(string path, long offset, string problem)
        : base(
            $"The ledger is damaged in '{path}' at byte {offset}: {problem}. Nothing was changed. "
            + "Restore that file, or the ledger's folder, from a backup.")
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The byte in it from which it cannot be read.</summary>
    public long Offset { get; }
}
