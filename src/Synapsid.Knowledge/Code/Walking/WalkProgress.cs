namespace Synapsid.Knowledge.Code.Walking;

/// <summary>How far a walk has come; may be read by another thread while it goes on.</summary>
public sealed class WalkProgress
{
    private long _files;
    private long _folders;

    /// <summary>Files found so far.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Folders looked into so far.</summary>
    public long Folders => Interlocked.Read(ref _folders);

    internal void Add(int files)
    {
        Interlocked.Add(ref _files, files);
        Interlocked.Increment(ref _folders);
    }
}
