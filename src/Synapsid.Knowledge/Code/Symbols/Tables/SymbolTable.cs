using System.Buffers.Binary;
using System.Text;

using Synapsid.Base.Buffers;
using Synapsid.Base.Files;
using Synapsid.Base.Hashing;
using Synapsid.Search;

namespace Synapsid.Knowledge.Code.Symbols.Tables;

/// <summary>
/// The symbols of a segment's files, mapped from an immutable file: nothing is parsed when it is opened, and each block
/// of 64 KiB is checked when it is first read. Thread-safe. Whatever the bytes, reading stays within them.
/// </summary>
public sealed class SymbolTable : IDisposable
{
    /// <summary>A longer name is looked at as a string of its own.</summary>
    private const int NameCharactersMax = 128;

    private readonly IFile _file;
    private readonly IMappedView _view;
    private readonly SymbolTableFooter _footer;
    private readonly bool[] _isChecked;

    private SymbolTable(IFile file, IMappedView view, SymbolTableFooter footer)
    {
        _file = file;
        _view = view;
        _footer = footer;
        _isChecked = new bool[footer.Blocks];
    }

    /// <summary>Files of the segment.</summary>
    public int RowCount => _footer.Rows;

    /// <summary>Symbols of all files.</summary>
    public int Count => _footer.Symbols;

    /// <summary>Bytes on disk.</summary>
    public long Bytes => _footer.FileBytes;

    /// <summary>Opens a table.</summary>
    /// <exception cref="SearchFileException">It is missing, damaged or of another version. It can be made again from
    /// the files.</exception>
    public static SymbolTable Open(IFileSystem files, string path)
    {
        if (!files.FileExists(path)) throw new SearchFileException(path, "it is missing");
        IFile file = files.Open(path, FileIntent.Read);
        IMappedView? view = null;
        try
        {
            if (file.Length is 0 or > int.MaxValue)
            {
                throw new SearchFileException(path, "it is empty or longer than 2 GiB");
            }

            view = file.Map(0, (int)file.Length);
            if (SymbolTableFooter.TryDecode(view.Bytes, out SymbolTableFooter footer, out string problem))
            {
                return new SymbolTable(file, view, footer);
            }

            throw new SearchFileException(path, problem);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; the open file must not outlive it.
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The symbols of a file: the index of the first, and how many; they follow one another.</summary>
    public (int First, int Count) SymbolsOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        ReadOnlySpan<byte> bytes = Read(SymbolTableFooter.RowsOffset + (4L * row), 8);
        int first = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int end = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return first >= 0 && first <= end && end <= Count ? (first, end - first) : throw Damaged();
    }

    /// <summary>What is known of a symbol without reading any text.</summary>
    public SymbolEntry EntryAt(int index)
    {
        ReadOnlySpan<byte> entry = Entry(index);
        int row = BinaryPrimitives.ReadInt32LittleEndian(entry[16..]);
        int line = BinaryPrimitives.ReadInt32LittleEndian(entry[20..]);
        int parent = BinaryPrimitives.ReadInt32LittleEndian(entry[28..]) - 1;
        if ((uint)row >= (uint)RowCount) throw Damaged();
        return new SymbolEntry(
            row,
            (SymbolKind)entry[32],
            (SymbolVisibility)entry[33],
            line,
            BinaryPrimitives.ReadInt32LittleEndian(entry[24..]),
            line - entry[34],
            parent < 0 ? -1 : AbsoluteParent(row, parent));
    }

    /// <summary>A symbol with its texts. <see cref="CodeSymbol.Parent"/> is an index of this table, and
    /// <see cref="CodeSymbol.Documentation"/> is empty.</summary>
    public CodeSymbol At(int index)
    {
        SymbolEntry entry = EntryAt(index);
        return new CodeSymbol
        {
            Name = NameOf(index),
            Kind = entry.Kind,
            Container = ContainerOf(index),
            StartLine = entry.StartLine,
            EndLine = entry.EndLine,
            LeadLine = entry.LeadLine,
            Signature = Encoding.UTF8.GetString(TextOf(index, 8)),
            Summary = Encoding.UTF8.GetString(TextOf(index, 12)),
            Parent = entry.Parent,
            Visibility = entry.Visibility,
        };
    }

    /// <summary>The name of a symbol.</summary>
    public string NameOf(int index) => Encoding.UTF8.GetString(TextOf(index, 0));

    /// <summary>The name of a symbol as it lies in the file, valid while the table is open.</summary>
    public ReadOnlySpan<byte> NameUtf8(int index) => TextOf(index, 0);

    /// <summary>Where in a symbol's name a text begins, in characters; -1 where it is no part of it.</summary>
    public int IndexInName(int index, string part, StringComparison comparison)
    {
        ReadOnlySpan<byte> name = NameUtf8(index);
        Span<char> letters = stackalloc char[NameCharactersMax];
        if (name.Length > letters.Length) return NameOf(index).IndexOf(part, comparison);
        ReadOnlySpan<char> read = letters[..Encoding.UTF8.GetChars(name, letters)];
        return read.IndexOf(part, comparison);
    }

    /// <summary>What encloses a symbol.</summary>
    public string ContainerOf(int index) => Encoding.UTF8.GetString(TextOf(index, 4));

    /// <summary>
    /// The symbols of a name, ascending. A qualified name (<c>Type.Member</c>, <c>ns::f</c>) also asks for what
    /// encloses them.
    /// </summary>
    public List<int> FindByName(string name, bool ignoreCase = false)
    {
        List<int> found = [];
        if (name.Length == 0) return found;
        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string qualifier = SymbolName.Qualifier(name);
        uint key = SymbolName.KeyOf(name);
        uint headedKey = SymbolName.KeyOf(SymbolName.Headed(name));
        AddOfKey(key, name, qualifier, comparison, found);
        if (headedKey == key) return found;
        AddOfKey(headedKey, name, qualifier, comparison, found);
        found.Sort();
        return found;
    }

    /// <summary>
    /// One symbol for each name there is, names that differ only in case taken together: what fuzzy search looks
    /// through. The order is that of hashes.
    /// </summary>
    public IEnumerable<int> DistinctNames()
    {
        for (int key = 0; key < _footer.Keys; key++)
        {
            (int first, int end) = KeyAt(key);
            for (int posting = first; posting < end; posting++)
            {
                int index = PostingAt(posting);
                bool isNew = posting == first
                    || !NameOf(index).Equals(NameOf(PostingAt(first)), StringComparison.OrdinalIgnoreCase);
                if (isNew)
                {
                    yield return index;
                }
            }
        }
    }

    /// <summary>Reads and checks every block, and throws where one is damaged.</summary>
    public void Verify()
    {
        for (int block = 0; block < _isChecked.Length; block++) Check(block);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void AddOfKey(uint key, string name, string qualifier, StringComparison comparison, List<int> found)
    {
        ReadOnlySpan<char> last = SymbolName.LastPart(name);
        (int first, int end) = FindKey(key);
        for (int posting = first; posting < end; posting++)
        {
            int index = PostingAt(posting);
            string candidate = NameOf(index);
            bool isWhole = name.AsSpan().Equals(candidate, comparison);
            bool isLast = last.Equals(SymbolName.LastPart(candidate), comparison)
                && SymbolName.IsWithin(QualifiedContainer(index, candidate), qualifier, comparison);
            if (isWhole || isLast) found.Add(index);
        }
    }

    // Lua's M.f is the name; M encloses it as if it were a container.
    private string QualifiedContainer(int index, string name)
    {
        string own = SymbolName.Qualifier(name);
        string container = ContainerOf(index);
        if (own.Length == 0) return container;
        return container.Length == 0 ? own : $"{container}.{own}";
    }

    private int AbsoluteParent(int row, int parent)
    {
        (int first, int count) = SymbolsOf(row);
        return parent < count ? first + parent : throw Damaged();
    }

    private (int First, int End) FindKey(uint hash)
    {
        int low = 0;
        int high = _footer.Keys - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            uint found = BinaryPrimitives.ReadUInt32LittleEndian(Key(middle));
            if (found == hash) return KeyAt(middle);
            if (found < hash) low = middle + 1;
            else high = middle - 1;
        }

        return (0, 0);
    }

    private (int First, int End) KeyAt(int key)
    {
        int first = BinaryPrimitives.ReadInt32LittleEndian(Key(key)[4..]);
        int end = key + 1 < _footer.Keys ? BinaryPrimitives.ReadInt32LittleEndian(Key(key + 1)[4..]) : Count;
        return first >= 0 && first <= end && end <= Count ? (first, end) : throw Damaged();
    }

    private ReadOnlySpan<byte> Key(int key) =>
        Read(_footer.KeysOffset + ((long)key * SymbolTableFooter.KeyBytes), SymbolTableFooter.KeyBytes);

    private int PostingAt(int posting)
    {
        int index = BinaryPrimitives.ReadInt32LittleEndian(Read(_footer.PostingsOffset + (4L * posting), 4));
        return (uint)index < (uint)Count ? index : throw Damaged();
    }

    private ReadOnlySpan<byte> Entry(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Read(
            _footer.EntriesOffset + ((long)index * SymbolTableFooter.EntryBytes), SymbolTableFooter.EntryBytes);
    }

    private ReadOnlySpan<byte> TextOf(int index, int column)
    {
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(Entry(index)[column..]);
        if (offset >= (uint)_footer.HeapBytes) throw Damaged();
        int available = (int)Math.Min(VarInt.BytesMax32, _footer.HeapBytes - offset);
        int read = 0;
        if (!VarInt.TryRead(Read(_footer.HeapOffset + offset, available), ref read, out uint length)) throw Damaged();
        if (length > _footer.HeapBytes - offset - read) throw Damaged();
        return Read(_footer.HeapOffset + offset + read, (int)length);
    }

    private ReadOnlySpan<byte> Read(long offset, int length)
    {
        if (length == 0) return default;
        int last = (int)((offset + length - 1) / SymbolTableFooter.BlockBytes);
        for (int block = (int)(offset / SymbolTableFooter.BlockBytes); block <= last; block++)
        {
            if (!Volatile.Read(ref _isChecked[block])) Check(block);
        }

        return _view.Bytes.Slice((int)offset, length);
    }

    private void Check(int block)
    {
        ReadOnlySpan<byte> file = _view.Bytes;
        int start = block * SymbolTableFooter.BlockBytes;
        int end = (int)Math.Min(start + (long)SymbolTableFooter.BlockBytes, _footer.ChecksumsOffset);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)(_footer.ChecksumsOffset + (4L * block))..]);
        if (Crc32C.Compute(file[start..end]) != expected)
        {
            throw new SearchFileException(
                _file.Path, $"the 64 KiB from byte {start} are damaged (CRC-32C does not match); index again");
        }

        Volatile.Write(ref _isChecked[block], true);
    }

    private SearchFileException Damaged() =>
        new(_file.Path, "its checksums hold and its content does not make sense; index again");
}
