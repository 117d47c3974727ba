using System.Buffers.Binary;

using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>Writes a file front to back and keeps the checksum of each block.</summary>
internal sealed class SymbolTableOutput(IFile file)
{
    private readonly byte[] _block = new byte[SymbolTableFooter.BlockBytes];
    private readonly List<uint> _checksums = [];
    private int _filled;
    private long _written;

    /// <summary>Appends bytes that the checksums cover.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, _block.Length - _filled);
            bytes[..part].CopyTo(_block.AsSpan(_filled));
            _filled += part;
            bytes = bytes[part..];
            if (_filled == _block.Length) Flush();
        }
    }

    /// <summary>Appends a number of four bytes.</summary>
    public void Append(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>Writes checksums and footer.</summary>
    public void Complete(SymbolTableFooter footer)
    {
        if (_filled > 0) Flush();
        byte[] checksums = new byte[4 * _checksums.Count];
        for (int i = 0; i < _checksums.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(checksums.AsSpan(4 * i), _checksums[i]);
        }

        file.Write(checksums, _written);
        file.Write(footer.Encode(Crc32C.Compute(checksums)), _written + checksums.Length);
    }

    private void Flush()
    {
        ReadOnlySpan<byte> block = _block.AsSpan(0, _filled);
        _checksums.Add(Crc32C.Compute(block));
        file.Write(block, _written);
        _written += _filled;
        _filled = 0;
    }
}
