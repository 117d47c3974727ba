using Synapsid.Base.Files;

namespace Synapsid.Testing.Files;

/// <summary>
/// A file system over another one that tells a test what is about to be opened or read, so that the test can have
/// something else happen at just that moment: a race, made by one thread. What it does then is not told in turn.
/// </summary>
public sealed class WatchedFileSystem(IFileSystem files) : IFileSystem
{
    private bool _telling;

    /// <summary>Is told the path of a file that is about to be opened.</summary>
    public Action<string>? Opening { get; set; }

    /// <summary>Is told the path of a file that is about to be read.</summary>
    public Action<string>? Reading { get; set; }

    /// <inheritdoc/>
    public bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path) => files.CreateDirectory(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => files.ListFiles(directory);

    /// <inheritdoc/>
    public IFile Open(string path, FileIntent intent)
    {
        Tell(Opening, path);
        return new WatchedFile(this, files.Open(path, intent));
    }

    /// <inheritdoc/>
    public IFile? TryOpenExclusive(string path) => files.TryOpenExclusive(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => files.Rename(from, to);

    /// <inheritdoc/>
    public void Delete(string path) => files.Delete(path);

    /// <inheritdoc/>
    public void DeleteDirectory(string path) => files.DeleteDirectory(path);

    /// <inheritdoc/>
    public void SyncDirectory(string path) => files.SyncDirectory(path);

    private void Tell(Action<string>? listener, string path)
    {
        if (listener is null || _telling) return;
        _telling = true;
        try
        {
            listener(path);
        }
        finally
        {
            _telling = false;
        }
    }

    private sealed class WatchedFile(WatchedFileSystem owner, IFile file) : IFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            owner.Tell(owner.Reading, file.Path);
            return file.Read(destination, offset);
        }

        public void Write(ReadOnlySpan<byte> source, long offset) => file.Write(source, offset);

        public void SetLength(long length) => file.SetLength(length);

        public void Preallocate(long length) => file.Preallocate(length);

        public void BeginSync(long offset, long length) => file.BeginSync(offset, length);

        public void Reserve(long length) => file.Reserve(length);

        public void Sync() => file.Sync();

        public IMappedView Map(long offset, int length) => file.Map(offset, length);

        public void Dispose() => file.Dispose();
    }
}
