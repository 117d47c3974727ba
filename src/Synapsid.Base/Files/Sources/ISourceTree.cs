namespace Synapsid.Base.Files.Sources;

/// <summary>
/// Trees of source files, which belong to somebody else and change while one looks: reading only, by bytes (a name
/// need not be UTF-8), failures as values. <see cref="SourceTree.System"/> is the real one; a simulated twin serves
/// tests.
/// </summary>
/// <remarks>Paths are absolute, with '/' between names. Safe for use by many threads.</remarks>
public interface ISourceTree
{
    /// <summary>
    /// Opens a folder. Where its last name is a symbolic link, the outcome is <see cref="SourceOutcome.OtherKind"/>.
    /// The caller disposes it.
    /// </summary>
    SourceOutcome OpenFolder(ReadOnlySpan<byte> path, out ISourceFolder? folder);

    /// <summary>The stamp of what a path names; of the link itself where it is one and is not to be followed.</summary>
    SourceOutcome Stat(ReadOnlySpan<byte> path, bool follow, out SourceStamp stamp);

    /// <summary>
    /// Reads a regular file from its beginning, <paramref name="bytesMax"/> bytes at most, with its stamp. Never
    /// waits, also not on a pipe.
    /// </summary>
    /// <returns>
    /// <see cref="SourceOutcome.Changed"/> where somebody wrote to the file meanwhile; the content is then a mixture.
    /// </returns>
    SourceOutcome Read(ReadOnlySpan<byte> path, bool follow, int bytesMax, SourceContent content);

    /// <summary>The path without any link in it, as realpath(3) gives it; null where it leads nowhere.</summary>
    SourceOutcome Resolve(ReadOnlySpan<byte> path, out byte[]? resolved);
}
