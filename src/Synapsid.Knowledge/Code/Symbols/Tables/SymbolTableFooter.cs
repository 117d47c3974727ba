using System.Buffers.Binary;

using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>The fixed parts of a symbol table as bytes. The table is in <c>docs/formats/symbols.md</c>.</summary>
/// <param name="Rows">Files.</param>
/// <param name="Symbols">Symbols of all files.</param>
/// <param name="Keys">Different hashes of names.</param>
/// <param name="HeapBytes">Bytes of texts.</param>
internal readonly record struct SymbolTableFooter(int Rows, int Symbols, int Keys, int HeapBytes)
{
    /// <summary>Bytes before the directory of rows: magic, version, four zeros.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes at the very end.</summary>
    public const int FooterBytes = 64;

    /// <summary>Bytes of one symbol.</summary>
    public const int EntryBytes = 36;

    /// <summary>Bytes of one key: hash, and where its symbols begin.</summary>
    public const int KeyBytes = 8;

    /// <summary>Bytes that one checksum covers.</summary>
    public const int BlockBytes = 64 << 10;

    private const ulong HeaderMagic = 0x31_4D_59_53_4E_59_53_00; // "\0SYNSYM1"
    private const uint FooterMagic = 0x4D_59_53_45; // "ESYM"
    private const int Version = 1;
    private const int CrcOffset = FooterBytes - sizeof(uint);

    /// <summary>Where the directory of rows begins.</summary>
    public static long RowsOffset => HeaderBytes;

    /// <summary>Where the symbols begin.</summary>
    public long EntriesOffset => RowsOffset + (4L * (Rows + 1L));

    /// <summary>Where the keys begin.</summary>
    public long KeysOffset => EntriesOffset + ((long)EntryBytes * Symbols);

    /// <summary>Where the symbols of the keys begin.</summary>
    public long PostingsOffset => KeysOffset + ((long)KeyBytes * Keys);

    /// <summary>Where the texts begin.</summary>
    public long HeapOffset => PostingsOffset + (4L * Symbols);

    /// <summary>Where the checksums begin; they cover all before.</summary>
    public long ChecksumsOffset => HeapOffset + HeapBytes;

    /// <summary>How many checksums there are.</summary>
    public int Blocks => (int)((ChecksumsOffset + BlockBytes - 1) / BlockBytes);

    /// <summary>The length of the file.</summary>
    public long FileBytes => ChecksumsOffset + (4L * Blocks) + FooterBytes;

    /// <summary>The bytes at the start of a table.</summary>
    public static byte[] EncodeHeader()
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, HeaderMagic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        return header;
    }

    /// <summary>The bytes at the end of a table.</summary>
    public byte[] Encode(uint checksumsCrc)
    {
        byte[] footer = new byte[FooterBytes];
        Span<byte> bytes = footer;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Symbols);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Keys);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], HeapBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], checksumsCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], FooterMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcOffset..], Crc32C.Compute(bytes[..CrcOffset]));
        return footer;
    }

    /// <summary>Checks header, footer and checksums; what they cover is checked when it is first read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> file, out SymbolTableFooter footer, out string problem)
    {
        footer = default;
        problem = "it was cut short, or is not a symbol table";
        if (file.Length < HeaderBytes + FooterBytes) return false;
        if (BinaryPrimitives.ReadUInt64LittleEndian(file) != HeaderMagic) return false;
        if (BinaryPrimitives.ReadInt32LittleEndian(file[8..]) is int version && version != Version)
        {
            problem = $"it has format version {version}; this program reads version {Version}";
            return false;
        }

        ReadOnlySpan<byte> bytes = file[^FooterBytes..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]) != FooterMagic) return false;
        problem = "its footer is damaged (CRC-32C does not match)";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Crc32C.Compute(bytes[..CrcOffset]))
        {
            return false;
        }

        footer = new SymbolTableFooter(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
        problem = "its footer contradicts itself";
        bool isSane = footer is { Rows: >= 0, Symbols: >= 0, Keys: >= 0, HeapBytes: >= 1 }
            && footer.Keys <= footer.Symbols && footer.FileBytes == file.Length;
        if (!isSane) return false;
        problem = "its checksums are damaged";
        ReadOnlySpan<byte> checksums = file[(int)footer.ChecksumsOffset..^FooterBytes];
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]) == Crc32C.Compute(checksums);
    }
}
