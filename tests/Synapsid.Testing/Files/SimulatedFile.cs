using Synapsid.Base.Files;

namespace Synapsid.Testing.Files;

/// <summary>An open file of the simulated file system.</summary>
internal sealed class SimulatedFile : IFile
{
    private readonly SimulatedFileSystem _files;
    private readonly SimulatedNode _node;
    private readonly bool _holdsLock;
    private readonly int _epoch;
    private bool _disposed;

    public SimulatedFile(SimulatedFileSystem files, string path, SimulatedNode node, bool holdsLock = false)
    {
        _files = files;
        _node = node;
        _holdsLock = holdsLock;
        _epoch = files.Epoch;
        Path = path;
    }

    public string Path { get; }

    public long Length
    {
        get
        {
            lock (_files.Gate)
            {
                CheckAlive();
                return _node.Length;
            }
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        lock (_files.Gate)
        {
            CheckAlive();
            int count = (int)Math.Clamp(_node.Length - offset, 0, destination.Length);
            if (count > 0) _node.Bytes.Slice((int)offset, count).CopyTo(destination);
            return count;
        }
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        _files.Writing?.Invoke(Path, offset, offset + source.Length);
        lock (_files.Gate)
        {
            CheckAlive();
            _files.Operate(Path, "write", offset + source.Length - _node.Length);
            _node.Write(source, (int)offset);
        }
    }

    public void SetLength(long length)
    {
        lock (_files.Gate)
        {
            CheckAlive();
            _files.Operate(Path, "resize", length - _node.Length);
            _node.SetLength((int)length);
        }
    }

    public void Preallocate(long length)
    {
        lock (_files.Gate)
        {
            CheckAlive();
            _files.Operate(Path, "reserve", length - _node.Length);
            if (length > _node.Length) _node.Write(new byte[length - _node.Length], _node.Length);
        }
    }

    /// <summary>As <see cref="Preallocate"/>: either way unsynced bytes may read as zeros after a crash.</summary>
    public void Reserve(long length) => Preallocate(length);

    /// <summary>Nothing that a crash could tell.</summary>
    public void BeginSync(long offset, long length)
    {
    }

    public void Sync()
    {
        _files.Syncing?.Invoke();
        lock (_files.Gate)
        {
            CheckAlive();
            _files.Operate(Path, "sync");
            if (_files.FailSyncs) throw new IOException($"Cannot sync '{Path}': simulated failure.");
            _node.Sync();
        }
    }

    public IMappedView Map(long offset, int length)
    {
        lock (_files.Gate)
        {
            CheckAlive();
            ArgumentOutOfRangeException.ThrowIfNotEqual(offset % 65_536, 0, nameof(offset));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, _node.Length, nameof(length));
            return new View(_node, (int)offset, length);
        }
    }

    public void Dispose()
    {
        lock (_files.Gate)
        {
            if (_disposed) return;
            _disposed = true;
            if (_holdsLock && _epoch == _files.Epoch) _files.Unlock(_node);
        }
    }

    private void CheckAlive()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_epoch != _files.Epoch) throw new SimulatedCrashException();
        _files.CheckPower();
    }

    private sealed class View(SimulatedNode node, int offset, int length) : IMappedView
    {
        public ReadOnlySpan<byte> Bytes => node.Bytes.Slice(offset, length);

        public void Dispose()
        {
        }
    }
}
