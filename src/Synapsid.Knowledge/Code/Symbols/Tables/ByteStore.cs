namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>Bytes that grow piece by piece, without ever being copied to grow.</summary>
internal sealed class ByteStore
{
    private const int PieceBytes = 1 << 20;

    private readonly List<byte[]> _pieces = [];

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends some bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int used = (int)(Length % PieceBytes);
            if (used == 0) _pieces.Add(new byte[PieceBytes]);
            int part = Math.Min(bytes.Length, PieceBytes - used);
            bytes[..part].CopyTo(_pieces[^1].AsSpan(used));
            Length += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Hands a stretch of them to another in as few parts as possible.</summary>
    public void CopyTo(long offset, long length, SymbolTableOutput output)
    {
        while (length > 0)
        {
            int from = (int)(offset % PieceBytes);
            int part = (int)Math.Min(length, PieceBytes - from);
            output.Append(_pieces[(int)(offset / PieceBytes)].AsSpan(from, part));
            offset += part;
            length -= part;
        }
    }
}
