using System.Buffers;
using System.Buffers.Binary;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Documents;

/// <summary>
/// An append-only file of documents, each read by the offset it was written at.
/// <code>
/// offset  size  header, 64 bytes
/// 0       8     magic "SYNDOCS1"
/// 8       56    zero
/// then each document, where the last one ended:
/// 0       4     body length in bytes
/// 4       4     CRC32C of the length field and the body
/// 8       n     body
/// </code>
/// The file knows no end of its own: the snapshot tells how many bytes count, and what lies beyond was written after it
/// and is written again, byte for byte, when the journal is replayed. So a crash cannot harm it: what the snapshot
/// counts was synced before the snapshot, and the rest is not trusted.
/// </summary>
public sealed class DocumentFile : IDisposable
{
    /// <summary>Where the first document begins.</summary>
    public const long HeaderBytes = 64;

    private const int FrameBytes = 8;
    private const long GrowthBytes = 4 * 1024 * 1024;

    private readonly IFile _file;
    private long _reserved;

    private DocumentFile(IFile file, long length)
    {
        _file = file;
        LengthBytes = length;
        _reserved = file.Length;
    }

    private static ReadOnlySpan<byte> Magic => "SYNDOCS1"u8;

    /// <summary>Bytes in use, header included: the offset of the next document.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Creates an empty file, replacing one that a crash left.</summary>
    public static DocumentFile Create(IFileSystem files, string path)
    {
        IFile file = files.Open(path, FileIntent.CreateOrReplace);
        Span<byte> header = stackalloc byte[(int)HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        file.Write(header, 0);
        return new DocumentFile(file, HeaderBytes);
    }

    /// <summary>Opens a file of which <paramref name="lengthBytes"/> bytes count.</summary>
    /// <exception cref="DocumentDamagedException">It is shorter than that, or no document file.</exception>
    public static DocumentFile Open(IFileSystem files, string path, long lengthBytes)
    {
        IFile file = files.Open(path, FileIntent.ReadWrite);
        Span<byte> magic = stackalloc byte[8];
        if (file.Read(magic, 0) != 8 || !magic.SequenceEqual(Magic) || file.Length < lengthBytes)
        {
            long length = file.Length;
            file.Dispose();
            throw new DocumentDamagedException(
                $"{path} is damaged: it has {length:N0} bytes where the snapshot counts {lengthBytes:N0}, or is no "
                + "document file. Restore the data folder from a backup.");
        }

        return new DocumentFile(file, lengthBytes);
    }

    /// <summary>Makes room, so that appending a body of this size cannot fail for want of space.</summary>
    public void Reserve(int bodyBytes)
    {
        long needed = LengthBytes + FrameBytes + bodyBytes;
        if (needed <= _reserved) return;
        long length = (needed + GrowthBytes - 1) / GrowthBytes * GrowthBytes;
        _file.Preallocate(length);
        _reserved = length;
    }

    /// <summary>Appends a document and returns its offset. It survives a crash after <see cref="Sync"/>.</summary>
    public long Append(ReadOnlySpan<byte> body)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(FrameBytes + body.Length);
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
            body.CopyTo(frame.AsSpan(FrameBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Checksum(frame.AsSpan(0, 4), body));
            long offset = LengthBytes;
            _file.Write(frame.AsSpan(0, FrameBytes + body.Length), offset);
            LengthBytes = offset + FrameBytes + body.Length;
            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Reads the body at an offset that <see cref="Append"/> returned.</summary>
    /// <exception cref="DocumentDamagedException">The bytes there are not what was written.</exception>
    public byte[] Read(long offset)
    {
        Span<byte> frame = stackalloc byte[FrameBytes];
        if (offset < HeaderBytes || _file.Read(frame, offset) != FrameBytes) throw Damaged(offset);
        int length = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (length < 0 || offset + FrameBytes + length > LengthBytes) throw Damaged(offset);
        byte[] body = new byte[length];
        if (_file.Read(body, offset + FrameBytes) != length
            || Checksum(frame[..4], body) != BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]))
        {
            throw Damaged(offset);
        }

        return body;
    }

    /// <summary>Makes what was appended survive a crash.</summary>
    public void Sync() => _file.Sync();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> body) =>
        Crc32C.Append(Crc32C.Compute(length), body);

    private DocumentDamagedException Damaged(long offset) => new(
        $"{_file.Path} is damaged at byte {offset:N0}: a document there fails its checksum. "
        + "Restore the data folder from a backup.");
}
