using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Storage.Snapshots;

/// <summary>
/// Reads back what a <see cref="SnapshotWriter"/> wrote, in the same order, through a 64 KiB buffer. The whole file was
/// verified before the first value is given; a value that is not there, or is longer than the caller allows, is a
/// <see cref="SnapshotDamagedException"/>, for then the content is not what the caller takes it for.
/// </summary>
public sealed class SnapshotReader : IDisposable
{
    private readonly IFile _file;
    private readonly long _end;
    private readonly byte[] _buffer = new byte[SnapshotFormat.BufferBytes];
    private long _fileOffset;
    private int _position;
    private int _length;

    private SnapshotReader(IFile file, SnapshotInfo info)
    {
        _file = file;
        _end = info.Length - SnapshotFormat.TrailerBytes;
        _fileOffset = SnapshotFormat.HeaderBytes;
        Info = info;
    }

    /// <summary>The snapshot's sequence, length and checksum.</summary>
    public SnapshotInfo Info { get; }

    /// <summary>Content bytes not read yet.</summary>
    public long Remaining => _end - _fileOffset + (_length - _position);

    /// <summary>Opens a snapshot and verifies all of it.</summary>
    /// <exception cref="SnapshotDamagedException">It is not a whole snapshot of this format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SnapshotReader Open(IFileSystem files, string path)
    {
        IFile file = files.Open(path, FileIntent.Read);
        try
        {
            return new SnapshotReader(file, Verify(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads four bytes.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads eight bytes.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads four bytes, as IEEE 754 has them.</summary>
    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>Reads eight bytes, as IEEE 754 has them.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads one to ten bytes.</summary>
    public ulong ReadVarInt()
    {
        Fill(VarInt.BytesMax);
        if (!VarInt.TryRead(_buffer.AsSpan(_position, _length - _position), out ulong value, out int size))
        {
            throw Damaged("a number in it is malformed");
        }

        _position += size;
        return value;
    }

    /// <summary>Reads a length, at most <paramref name="bytesMax"/>, and that many bytes.</summary>
    public byte[] ReadBytes(int bytesMax)
    {
        byte[] bytes = new byte[ReadLength(bytesMax)];
        ReadRaw(bytes);
        return bytes;
    }

    /// <summary>Reads a length in bytes, at most <paramref name="bytesMax"/>, and a string of UTF-8.</summary>
    public string ReadString(int bytesMax)
    {
        int length = ReadLength(bytesMax);
        return Encoding.UTF8.GetString(length <= _buffer.Length ? Take(length) : ReadLong(length));
    }

    /// <summary>Fills a span.</summary>
    public void ReadRaw(Span<byte> destination)
    {
        if (destination.Length > Remaining) throw Damaged("it ends in the middle of a value");
        while (!destination.IsEmpty)
        {
            Fill(1);
            int part = Math.Min(destination.Length, _length - _position);
            _buffer.AsSpan(_position, part).CopyTo(destination);
            _position += part;
            destination = destination[part..];
        }
    }

    /// <summary>Passes over some bytes, for <see cref="ReadAt"/>.</summary>
    /// <returns>Where they begin in the file.</returns>
    public long Skip(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > Remaining) throw Damaged("it ends in the middle of a value");
        long start = _fileOffset - (_length - _position);
        int buffered = Math.Min(bytes, _length - _position);
        _position += buffered;
        _fileOffset += bytes - buffered;
        return start;
    }

    /// <summary>Fills a span with bytes that were passed over. Several threads may do so at a time.</summary>
    public void ReadAt(long start, Span<byte> destination)
    {
        if (_file.Read(destination, start) < destination.Length) throw Damaged("it became shorter while it was read");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SnapshotInfo Verify(IFile file)
    {
        byte[] buffer = new byte[SnapshotFormat.BufferBytes];
        long length = file.Length;
        int headerBytes = file.Read(buffer.AsSpan(0, SnapshotFormat.HeaderBytes), 0);
        string? problem = SnapshotFormat.ReadHeader(buffer.AsSpan(0, headerBytes), out long sequence);
        long end = length - SnapshotFormat.TrailerBytes;
        if (problem is null && end < SnapshotFormat.HeaderBytes) problem = "it is too short to be a snapshot";
        if (problem is not null) throw new SnapshotDamagedException(file.Path, problem);
        ulong crc = 0;
        for (long offset = 0; offset < end;)
        {
            int count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
            if (count == 0) throw new SnapshotDamagedException(file.Path, "it became shorter while it was read");
            crc = Crc64.Append(crc, buffer.AsSpan(0, count));
            offset += count;
        }

        int trailerBytes = file.Read(buffer.AsSpan(0, SnapshotFormat.TrailerBytes), end);
        return trailerBytes == SnapshotFormat.TrailerBytes && BinaryPrimitives.ReadUInt64LittleEndian(buffer) == crc
            ? new SnapshotInfo(sequence, length, crc)
            : throw new SnapshotDamagedException(file.Path, "it fails its checksum");
    }

    private int ReadLength(int bytesMax)
    {
        ulong length = ReadVarInt();
        if (length > (ulong)bytesMax) throw Damaged($"a value of {length:N0} bytes is longer than {bytesMax:N0}");
        return length <= (ulong)Remaining ? (int)length : throw Damaged("it ends in the middle of a value");
    }

    private byte[] ReadLong(int length)
    {
        byte[] bytes = new byte[length];
        ReadRaw(bytes);
        return bytes;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        Fill(bytes);
        if (_length - _position < bytes) throw Damaged("it ends in the middle of a value");
        _position += bytes;
        return _buffer.AsSpan(_position - bytes, bytes);
    }

    /// <summary>Has at least some bytes in the buffer, if the content has them.</summary>
    private void Fill(int bytes)
    {
        int rest = _length - _position;
        if (rest >= bytes || _fileOffset == _end) return;
        _buffer.AsSpan(_position, rest).CopyTo(_buffer);
        int room = (int)Math.Min(_buffer.Length - rest, _end - _fileOffset);
        int count = _file.Read(_buffer.AsSpan(rest, room), _fileOffset);
        if (count < room) throw Damaged("it became shorter while it was read");
        _fileOffset += count;
        _position = 0;
        _length = rest + count;
    }

    private SnapshotDamagedException Damaged(string problem) => new(_file.Path, problem);
}
