using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;

namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>
/// Gathers the symbols of a segment's files, in any order of the files, and writes them as one immutable table. Not
/// thread-safe: threads that extract side by side add under a lock of their owner.
/// </summary>
public sealed class SymbolTableWriter
{
    private const int KnownTextsBits = 15;

    private readonly int[] _firstOfRow;
    private readonly int[] _countOfRow;
    private readonly ByteStore _entries = new();
    private readonly ByteStore _heap = new();
    private readonly List<uint> _keys = [];
    private readonly (string Text, uint Offset)[] _knownTexts = new (string, uint)[1 << KnownTextsBits];
    private byte[] _text = new byte[1024];

    /// <summary>A table of so many files, none of which has symbols yet.</summary>
    public SymbolTableWriter(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        _firstOfRow = new int[rows];
        _countOfRow = new int[rows];
        _heap.Append([0]); // The empty text, at offset 0.
    }

    /// <summary>Symbols so far.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds the symbols of a file. Each file comes once at most.</summary>
    /// <param name="row">The file, from 0.</param>
    /// <param name="symbols">Its symbols; their parents point into this list.</param>
    public void Add(int row, IReadOnlyList<CodeSymbol> symbols)
    {
        if (_countOfRow[row] > 0) throw new ArgumentException($"row {row} has its symbols already", nameof(row));
        _firstOfRow[row] = _keys.Count;
        _countOfRow[row] = symbols.Count;
        Span<byte> entry = stackalloc byte[SymbolTableFooter.EntryBytes];
        foreach (CodeSymbol symbol in symbols)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry, Keep(symbol.Name));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Keep(symbol.Container));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Keep(symbol.Signature));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], Keep(symbol.Summary));
            BinaryPrimitives.WriteInt32LittleEndian(entry[16..], row);
            BinaryPrimitives.WriteInt32LittleEndian(entry[20..], symbol.StartLine);
            BinaryPrimitives.WriteInt32LittleEndian(entry[24..], symbol.EndLine);
            BinaryPrimitives.WriteInt32LittleEndian(entry[28..], symbol.Parent + 1);
            entry[32] = (byte)symbol.Kind;
            entry[33] = (byte)symbol.Visibility;
            entry[34] = (byte)Math.Clamp(symbol.StartLine - symbol.LeadLine, 0, byte.MaxValue);
            entry[35] = 0;
            _entries.Append(entry);
            _keys.Add(symbol.Kind == SymbolKind.Heading
                ? SymbolName.KeyOf(SymbolName.Headed(symbol.Name)) : SymbolName.KeyOf(symbol.Name));
        }
    }

    /// <summary>Writes the table to a new file and syncs it. The caller syncs the folder.</summary>
    public void Write(IFileSystem files, string path)
    {
        using IFile file = files.Open(path, FileIntent.CreateOrReplace);
        SymbolTableOutput output = new(file);
        output.Append(SymbolTableFooter.EncodeHeader());
        int[] places = WriteRows(output);
        ulong[] order = new ulong[places.Length];
        for (int i = 0; i < order.Length; i++) order[i] = ((ulong)_keys[places[i]] << 32) | (uint)i;
        Array.Sort(order);
        int keys = WriteKeys(output, order);
        foreach (ulong pair in order) output.Append((uint)pair);
        _heap.CopyTo(0, _heap.Length, output);
        SymbolTableFooter footer = new(_firstOfRow.Length, places.Length, keys, checked((int)_heap.Length));
        if (footer.FileBytes > int.MaxValue)
        {
            throw new IOException($"{path}: {places.Length} symbols need more than 2 GiB; index fewer files at a time");
        }

        output.Complete(footer);
        file.Sync();
    }

    /// <summary>Writes directory and symbols by ascending row; returns which symbol, as added, came to which
    /// place.</summary>
    private int[] WriteRows(SymbolTableOutput output)
    {
        int[] places = new int[_keys.Count];
        int place = 0;
        for (int row = 0; row < _firstOfRow.Length; row++)
        {
            output.Append((uint)place);
            for (int i = 0; i < _countOfRow[row]; i++) places[place++] = _firstOfRow[row] + i;
        }

        output.Append((uint)place);
        for (int row = 0; row < _firstOfRow.Length; row++)
        {
            long bytes = (long)_countOfRow[row] * SymbolTableFooter.EntryBytes;
            _entries.CopyTo((long)_firstOfRow[row] * SymbolTableFooter.EntryBytes, bytes, output);
        }

        return places;
    }

    private static int WriteKeys(SymbolTableOutput output, ulong[] order)
    {
        int keys = 0;
        for (int i = 0; i < order.Length; i++)
        {
            uint hash = (uint)(order[i] >> 32);
            if (i > 0 && hash == (uint)(order[i - 1] >> 32)) continue;
            output.Append(hash);
            output.Append((uint)i);
            keys++;
        }

        return keys;
    }

    /// <summary>Where a text lies; those that came lately are kept once.</summary>
    private uint Keep(string text)
    {
        if (text.Length == 0) return 0;
        int length = Encoding.UTF8.GetByteCount(text);
        if (_text.Length < length + VarInt.BytesMax32) _text = new byte[2 * (length + VarInt.BytesMax32)];
        int prefix = VarInt.Write(_text, (ulong)length);
        Encoding.UTF8.GetBytes(text, _text.AsSpan(prefix));
        ReadOnlySpan<byte> bytes = _text.AsSpan(0, prefix + length);

        // Seeded with a constant, so that the same symbols always make the same file.
        ref (string Text, uint Offset) known = ref _knownTexts[KeyHash.Of(bytes, 1) >> (64 - KnownTextsBits)];
        if (known.Text == text) return known.Offset;
        uint offset = checked((uint)_heap.Length);
        _heap.Append(bytes);
        known = (text, offset);
        return offset;
    }
}
