using System.Buffers;
using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Search.Blocks;

/// <summary>
/// Writes an index file from front to back. Nobody reads it before <see cref="Finish"/> has synced it.
/// </summary>
internal sealed class BlockFileWriter : IDisposable
{
    /// <summary>Offsets are 31 bits wide.</summary>
    public const long BytesMax = 2_000_000_000;

    private const int BufferBytes = 64 * BlockFileFormat.BlockBytes;

    private readonly IFile _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly ArrayBufferWriter<byte> _checksums = new();
    private int _buffered;

    /// <summary>Begins a file, which is the writer's to close.</summary>
    public BlockFileWriter(IFile file, ulong magic, int version)
    {
        _file = file;
        Write(BlockFileFormat.EncodeHeader(magic, version));
    }

    /// <summary>Bytes written so far: where the next ones go.</summary>
    public long Position { get; private set; }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="IOException">The file would become longer than <see cref="BytesMax"/>.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Position + bytes.Length > BytesMax)
        {
            throw new IOException(
                $"{_file.Path}: the index would be longer than {BytesMax} bytes; index the files in smaller portions");
        }

        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, BufferBytes - _buffered);
            bytes[..taken].CopyTo(_buffer.AsSpan(_buffered));
            bytes = bytes[taken..];
            _buffered += taken;
            Position += taken;
            if (_buffered == BufferBytes) Flush();
        }
    }

    /// <summary>Appends numbers, 4 bytes each, little-endian.</summary>
    public void Write(ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[1024];
        while (!numbers.IsEmpty)
        {
            int taken = Math.Min(numbers.Length, bytes.Length / sizeof(int));
            for (int i = 0; i < taken; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * sizeof(int))..], numbers[i]);
            }

            Write(bytes[..(taken * sizeof(int))]);
            numbers = numbers[taken..];
        }
    }

    /// <summary>
    /// Writes the checksums and the footer with the format's numbers, and syncs the file; its folder is the caller's to
    /// sync.
    /// </summary>
    public void Finish(params ReadOnlySpan<long> fields)
    {
        long content = Position;
        Flush();
        _file.Write(_checksums.WrittenSpan, content);
        byte[] footer = BlockFileFormat.EncodeFooter(fields, content, Crc32C.Compute(_checksums.WrittenSpan));
        _file.Write(footer, content + _checksums.WrittenCount);
        _file.Sync();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        if (_buffered == 0) return;
        ReadOnlySpan<byte> buffered = _buffer.AsSpan(0, _buffered);
        for (int start = 0; start < buffered.Length; start += BlockFileFormat.BlockBytes)
        {
            ReadOnlySpan<byte> block = buffered[start..Math.Min(buffered.Length, start + BlockFileFormat.BlockBytes)];
            BinaryPrimitives.WriteUInt32LittleEndian(_checksums.GetSpan(sizeof(uint)), Crc32C.Compute(block));
            _checksums.Advance(sizeof(uint));
        }

        _file.Write(buffered, Position - _buffered);
        _buffered = 0;
    }
}
