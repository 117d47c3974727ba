namespace Synapsid.Storage.Journals;

/// <summary>Synced records cannot be read back. Nothing was changed on disk.</summary>
public sealed class JournalDamagedException : IOException
{
    /// <summary>For a place in a segment file, and what is wrong there.</summary>
    public JournalDamagedException(string path, long offset, string problem)
        : base(
            $"The journal is damaged in '{path}' at byte {offset}: {problem}. Nothing was changed. "
            + "Restore that file, or the data folder, from a backup.")
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The segment file.</summary>
    public string Path { get; }

    /// <summary>The byte in it from which it cannot be read.</summary>
    public long Offset { get; }
}
