using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Storage.Snapshots;

/// <summary>
/// Writes a snapshot's content in one pass through a 64 KiB buffer, whatever its size. Numbers are little-endian.
/// </summary>
/// <remarks>Until <see cref="Finish"/>, the file has a temporary name, and disposing leaves no snapshot
/// behind.</remarks>
public sealed class SnapshotWriter : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly string _temporaryPath;
    private readonly long _sequence;
    private readonly IFile _file;
    private readonly byte[] _buffer = new byte[SnapshotFormat.BufferBytes];
    private int _buffered;
    private long _written;
    private ulong _crc;
    private bool _finished;

    private SnapshotWriter(IFileSystem files, string directory, long sequence)
    {
        _files = files;
        _directory = directory;
        _sequence = sequence;
        _temporaryPath = Path.Combine(directory, SnapshotFormat.TemporaryName);
        _file = files.Open(_temporaryPath, FileIntent.CreateOrReplace);
        SnapshotFormat.WriteHeader(_buffer, sequence);
        _buffered = SnapshotFormat.HeaderBytes;
    }

    /// <summary>Begins a snapshot in a directory. It will hold the effects of every record up to a sequence.</summary>
    public static SnapshotWriter Create(IFileSystem files, string directory, long sequence) =>
        new(files, directory, sequence);

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes four bytes.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Writes eight bytes.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Writes four bytes, as IEEE 754 has them.</summary>
    public void WriteSingle(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    /// <summary>Writes eight bytes, as IEEE 754 has them.</summary>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>Writes one to ten bytes, fewer for small values.</summary>
    public void WriteVarInt(ulong value)
    {
        Span<byte> bytes = stackalloc byte[VarInt.BytesMax];
        WriteRaw(bytes[..VarInt.Write(bytes, value)]);
    }

    /// <summary>Writes a length as a varint, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarInt((ulong)bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>Writes a string as UTF-8, its length in bytes before it.</summary>
    public void WriteString(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteVarInt((ulong)length);
        if (length <= _buffer.Length) Encoding.UTF8.GetBytes(text, Take(length));
        else WriteRaw(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes bytes whose number the reader will know.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_buffered == _buffer.Length) Flush();
            int part = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..part].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Completes, syncs and names the snapshot. It is on disk for good when this returns.</summary>
    public SnapshotInfo Finish()
    {
        Flush();
        byte[] trailer = new byte[SnapshotFormat.TrailerBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, _crc);
        _file.Write(trailer, _written);
        _file.Sync();
        _file.Dispose();
        _files.Rename(_temporaryPath, Path.Combine(_directory, SnapshotFormat.FileName(_sequence)));
        _finished = true;
        _files.SyncDirectory(_directory);
        return new SnapshotInfo(_sequence, _written + trailer.Length, _crc);
    }

    /// <summary>Gives up what was not finished.</summary>
    public void Dispose()
    {
        if (_finished) return;
        _finished = true;
        _file.Dispose();
        try
        {
            _files.Delete(_temporaryPath);
        }
        catch (IOException)
        {
            // The next snapshot replaces it; the failure that brought us here is the one to hear of.
        }
    }

    private Span<byte> Take(int bytes)
    {
        if (_buffer.Length - _buffered < bytes) Flush();
        Span<byte> taken = _buffer.AsSpan(_buffered, bytes);
        _buffered += bytes;
        return taken;
    }

    private void Flush()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _buffered);
        _crc = Crc64.Append(_crc, bytes);
        _file.Write(bytes, _written);
        _written += bytes.Length;
        _buffered = 0;
    }
}
