using System.Buffers;
using System.Buffers.Binary;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Search.Text;

/// <summary>
/// Writes a text segment from front to back. Nobody reads it before <see cref="Finish"/> has synced it.
/// </summary>
internal sealed class TextSegmentWriter : IDisposable
{
    /// <summary>Offsets are 31 bits wide; a merge that would come near is not begun.</summary>
    public const int BytesMax = 1 << 30;

    private readonly IFile _file;
    private readonly uint _fingerprint;
    private readonly int _firstRow;
    private readonly int _rowEnd;
    private readonly int _countedRows;
    private readonly long _totalLength;
    private readonly int _postingsOffset;

    // One block of content at a time: filled, summed up, written.
    private readonly byte[] _block = new byte[TextSegmentFormat.ChecksumBlockBytes];
    private readonly ArrayBufferWriter<byte> _checksums = new();
    private readonly ArrayBufferWriter<byte> _dictionary = new();
    private readonly ArrayBufferWriter<byte> _index = new();
    private int _blockBytes;
    private long _position;

    private byte[] _lastTerm = [];
    private int _terms;

    /// <summary>Begins a segment of some rows, whose lengths are written at once.</summary>
    public TextSegmentWriter(IFile file, uint fingerprint, int firstRow, IReadOnlyList<int> lengths)
    {
        _file = file;
        _fingerprint = fingerprint;
        _firstRow = firstRow;
        _rowEnd = firstRow + lengths.Count;
        Write(TextSegmentFormat.EncodeHeader());
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (int length in lengths)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, length);
            Write(number);
            _totalLength += length;
            if (length > 0) _countedRows++;
        }

        _postingsOffset = checked((int)_position);
    }

    /// <summary>Writes the next term: they come in the order of their UTF-8 bytes.</summary>
    public void Add(ReadOnlySpan<byte> term, PostingList postings)
    {
        int shared = 0;
        if (_terms++ % TextSegmentFormat.TermsPerBlock == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_index.GetSpan(sizeof(int)), _dictionary.WrittenCount);
            _index.Advance(sizeof(int));
            Write(_dictionary, checked((uint)(_position - _postingsOffset)));
        }
        else
        {
            shared = term.CommonPrefixLength(_lastTerm);
        }

        Write(_dictionary, (uint)shared);
        Write(_dictionary, (uint)(term.Length - shared));
        _dictionary.Write(term[shared..]);
        Write(_dictionary, (uint)postings.RowCount);
        Write(_dictionary, (uint)postings.Bytes.Length);
        Write(postings.Bytes);
        _lastTerm = term.ToArray();
    }

    /// <summary>Writes what remains and syncs the file; its folder is the caller's to sync.</summary>
    public void Finish()
    {
        int dictionaryOffset = checked((int)_position);
        Write(_dictionary.WrittenSpan);
        int indexOffset = checked((int)_position);
        Write(_index.WrittenSpan);
        TextSegmentFormat format = new(
            _fingerprint, _firstRow, _rowEnd, _countedRows, _totalLength, _terms,
            _postingsOffset, dictionaryOffset, indexOffset, checked((int)_position));
        FlushBlock();
        byte[] footer = format.EncodeFooter(Crc32C.Compute(_checksums.WrittenSpan));
        _file.Write(_checksums.WrittenSpan, _position);
        _file.Write(footer, _position + _checksums.WrittenCount);
        _file.Sync();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Write(ArrayBufferWriter<byte> destination, uint value) =>
        destination.Advance(VarInt.Write(destination.GetSpan(VarInt.BytesMax32), value));

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, _block.Length - _blockBytes);
            bytes[..taken].CopyTo(_block.AsSpan(_blockBytes));
            bytes = bytes[taken..];
            _blockBytes += taken;
            _position += taken;
            if (_blockBytes == _block.Length) FlushBlock();
        }
    }

    private void FlushBlock()
    {
        if (_blockBytes == 0) return;
        ReadOnlySpan<byte> block = _block.AsSpan(0, _blockBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(_checksums.GetSpan(sizeof(uint)), Crc32C.Compute(block));
        _checksums.Advance(sizeof(uint));
        _file.Write(block, _position - _blockBytes);
        _blockBytes = 0;
    }
}
