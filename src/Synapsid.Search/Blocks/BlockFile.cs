using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Base.Memory;

namespace Synapsid.Search.Blocks;

/// <summary>
/// An index file on disk, mapped and immutable. Header, footer and checksums are checked when it is opened, each block
/// of the content when it is first looked at, so that opening reads little.
/// </summary>
/// <remarks>
/// Thread-safe. Whoever reads it holds it: it closes when its owner and the last reader have let go, so that it may be
/// retired under a question that still reads.
/// </remarks>
internal sealed class BlockFile
{
    private readonly IFile _file;
    private readonly IMappedView _view;
    private readonly long[] _fields;
    private readonly int _contentBytes;
    private readonly int[] _checked;
    private readonly HolderCount _holders = new();

    private BlockFile(IFile file, IMappedView view, long[] fields)
    {
        _file = file;
        _view = view;
        _fields = fields;
        _contentBytes = (int)fields[BlockFileFormat.FieldCount];
        _checked = new int[(BlockFileFormat.ChecksumCount(_contentBytes) + 31) / 32];
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>Bytes on disk.</summary>
    public int Bytes => _view.Bytes.Length;

    /// <summary>Bytes of the content, the header among them: no offset lies beyond.</summary>
    public int ContentBytes => _contentBytes;

    /// <summary>One of the format's numbers.</summary>
    public long Field(int index) => _fields[index];

    /// <summary>Opens a file.</summary>
    /// <exception cref="SearchFileException">It is missing, damaged, or of another kind or version.</exception>
    public static BlockFile Open(IFileSystem files, string path, ulong magic, int version)
    {
        if (!files.FileExists(path)) throw new SearchFileException(path, "it is missing");
        IFile file = files.Open(path, FileIntent.Read);
        IMappedView? view = null;
        try
        {
            if (file.Length > int.MaxValue) throw new SearchFileException(path, "it is longer than 2 GiB");
            if (file.Length == 0) throw new SearchFileException(path, "it is empty");
            view = file.Map(0, (int)file.Length);
            long[] fields = BlockFileFormat.Decode(view.Bytes, magic, version, out string problem)
                ?? throw new SearchFileException(path, problem);
            return new BlockFile(file, view, fields);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the content, checked.</summary>
    /// <exception cref="SearchFileException">They are damaged, or lie outside the content.</exception>
    public ReadOnlySpan<byte> Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > _contentBytes - length) throw Damaged();
        if (length == 0) return default;
        int last = (int)((offset + length - 1) / BlockFileFormat.BlockBytes);
        for (int block = (int)(offset / BlockFileFormat.BlockBytes); block <= last; block++)
        {
            if ((Volatile.Read(ref _checked[block / 32]) >> (block % 32) & 1) == 0) Check(block);
        }

        return _view.Bytes.Slice((int)offset, (int)length);
    }

    /// <summary>The failure of a file whose bytes pass their checksums and yet make no sense.</summary>
    public SearchFileException Damaged() =>
        new(Path, "its checksums hold and its content does not make sense; index the folder again");

    /// <summary>Holds the file open; false where it has closed already.</summary>
    public bool TryHold() => _holders.TryHold();

    /// <summary>Lets go of it. The last to let go closes the file.</summary>
    public void Release()
    {
        if (!_holders.Release()) return;
        _view.Dispose();
        _file.Dispose();
    }

    private void Check(int block)
    {
        int start = block * BlockFileFormat.BlockBytes;
        ReadOnlySpan<byte> file = _view.Bytes;
        ReadOnlySpan<byte> bytes = file[start..Math.Min(_contentBytes, start + BlockFileFormat.BlockBytes)];
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(file[(_contentBytes + (block * sizeof(uint)))..]);
        if (Crc32C.Compute(bytes) != expected)
        {
            throw new SearchFileException(
                Path,
                $"the {bytes.Length} bytes at {start} are damaged (CRC-32C does not match); index the folder again");
        }

        Interlocked.Or(ref _checked[block / 32], 1 << (block % 32));
    }
}
