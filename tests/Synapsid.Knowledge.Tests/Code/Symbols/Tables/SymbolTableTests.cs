using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Search;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Symbols.Tables;

public sealed class SymbolTableTests
{
    private const string Path = "symbols-00000001.tab";

    /// <summary>Header, directory, the symbol, the key, its symbol, the texts; then checksum and footer.</summary>
    private const string GoldenHex =
        "0053594E53594D310100000000000000" + "0000000001000000"
        + "0100000003000000050000000900000000000000020000000300000000000000" + "08000100"
        + "DB271A1500000000" + "00000000"
        + "00" + "0166" + "0161" + "03662829" + "02462E" + "36E22F5F"
        + "0100000001000000010000000C000000" + "00000000000000000000000000000000"
        + "000000000000000000000000" + "88ADCEC7" + "4553594D" + "0000000000000000" + "F6C088EA";

    private static readonly CodeSymbol[] First =
    [
        New("Box", SymbolKind.Class, "A.B", 3, 20) with { LeadLine = 1, Signature = "class Box", Summary = "A box.", Visibility = SymbolVisibility.Public },
        New("Open", SymbolKind.Method, "A.B.Box", 5, 9) with { Parent = 0, Signature = "void Open()" },
        New("größe", SymbolKind.Field, "A.B.Box", 10, 10) with { Parent = 0 },
    ];

    private static readonly CodeSymbol[] Second =
    [
        New("open", SymbolKind.Function, "", 1, 4),
        New("M.open", SymbolKind.Function, "", 5, 6),
        New("1. Open. The box", SymbolKind.Heading, "", 7, 9),
    ];

    [Fact]
    public void What_is_written_is_read()
    {
        using SymbolTable table = Open(Write(Filled()));
        Assert.Equal((4, 6), (table.RowCount, table.Count));
        Assert.Equal((0, 3), table.SymbolsOf(1));
        Assert.Equal((3, 0), table.SymbolsOf(2));
        Assert.Equal((3, 3), table.SymbolsOf(3));
        Assert.Equal(First, Enumerable.Range(0, 3).Select(table.At));
        Assert.Equal(Second, Enumerable.Range(3, 3).Select(table.At));
        Assert.Equal(new SymbolEntry(1, SymbolKind.Class, SymbolVisibility.Public, 3, 20, 1, -1), table.EntryAt(0));
        Assert.Equal(0, table.EntryAt(1).Parent);
        Assert.True(table.NameUtf8(2).SequenceEqual("größe"u8));
        table.Verify();
    }

    [Theory]
    [InlineData("Open", false, new[] { 1 })]
    [InlineData("open", false, new[] { 3, 4 })]
    [InlineData("OPEN", true, new[] { 1, 3, 4 })]
    [InlineData("Box.Open", false, new[] { 1 })]
    [InlineData("B::Box::Open", false, new[] { 1 })]
    [InlineData("ox.Open", false, new int[0])]
    [InlineData("M.open", false, new[] { 4 })]
    [InlineData("m.OPEN", true, new[] { 4 })]
    [InlineData("GRÖSSE", true, new int[0])]
    [InlineData("GRÖßE", true, new[] { 2 })]
    [InlineData("1. Open. The box", false, new[] { 5 })]
    [InlineData("The box", false, new int[0])]
    [InlineData("absent", true, new int[0])]
    [InlineData("", true, new int[0])]
    [InlineData(".", true, new int[0])]
    public void Symbols_are_found_by_name(string name, bool ignoreCase, int[] expected)
    {
        using SymbolTable table = Open(Write(Filled()));
        Assert.Equal(expected, table.FindByName(name, ignoreCase));
    }

    [Fact]
    public void Each_name_is_listed_once()
    {
        using SymbolTable table = Open(Write(Filled()));
        Assert.Equal(
            ["1. open. the box", "box", "größe", "m.open", "open"],
            table.DistinctNames().Select(index => table.NameOf(index).ToLowerInvariant()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_empty_table_is_one()
    {
        using SymbolTable table = Open(Write(new SymbolTableWriter(0)));
        Assert.Equal((0, 0), (table.RowCount, table.Count));
        Assert.Empty(table.FindByName("x"));
        Assert.Empty(table.DistinctNames());
    }

    [Fact]
    public void The_format_does_not_change_unnoticed()
    {
        SymbolTableWriter writer = new(1);
        writer.Add(0, [New("f", SymbolKind.Function, "a", 2, 3) with { LeadLine = 1, Signature = "f()", Summary = "F." }]);
        byte[] bytes = ReadAll(Write(writer));
        string hex = Convert.ToHexString(bytes);
        Assert.Equal(GoldenHex, hex);
    }

    [Fact]
    public void The_same_symbols_make_the_same_bytes() =>
        Assert.Equal(ReadAll(Write(Filled())), ReadAll(Write(Filled())));

    /// <summary>Whichever byte is wrong, opening or reading says so, and nothing else is thrown.</summary>
    [Fact]
    public void Damage_anywhere_is_noticed()
    {
        byte[] good = ReadAll(Write(Filled()));
        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x41;
            Assert.Throws<SearchFileException>(() => ReadEverything(bad));
        }
    }

    [Fact]
    public void A_table_cut_short_is_refused()
    {
        byte[] good = ReadAll(Write(Filled()));
        for (int length = 0; length < good.Length; length++)
        {
            byte[] bad = good[..length];
            Assert.Throws<SearchFileException>(() => ReadEverything(bad));
        }
    }

    /// <summary>Checksums may be forged: whatever lies under them, nothing but a damaged file is reported.</summary>
    [Fact]
    public void Forged_content_stays_within_bounds()
    {
        Random random = new(11);
        byte[] good = ReadAll(Write(Filled()));
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bad = [.. good];
            for (int change = 0; change <= random.Next(4); change++) bad[16 + random.Next(good.Length - 84)] = (byte)random.Next(256);
            int checksums = good.Length - 68;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bad.AsSpan(checksums), Base.Hashing.Crc32C.Compute(bad.AsSpan(0, checksums)));
            Span<byte> footer = bad.AsSpan(good.Length - 64);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(footer[44..], Base.Hashing.Crc32C.Compute(bad.AsSpan(checksums, 4)));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(footer[60..], Base.Hashing.Crc32C.Compute(footer[..60]));
            try
            {
                ReadEverything(bad);
            }
            catch (SearchFileException)
            {
                // What was forged made no sense, and the table said so.
            }
        }
    }

    [Fact]
    public void Many_symbols_are_found_again_whatever_the_order_of_files()
    {
        const int Rows = 500;
        Random random = new(5);
        SymbolTableWriter writer = new(Rows);
        Dictionary<string, List<(int Row, int Line)>> model = new(StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(rows);
        foreach (int row in rows)
        {
            CodeSymbol[] symbols = [.. Enumerable.Range(1, random.Next(60)).Select(line =>
                New($"name{random.Next(3_000)}", SymbolKind.Function, $"c{random.Next(9)}", line, line) with { Signature = new string('s', random.Next(200)) })];
            writer.Add(row, symbols);
            foreach (CodeSymbol symbol in symbols)
            {
                if (!model.TryGetValue(symbol.Name, out List<(int, int)>? places)) model[symbol.Name] = places = [];
                places.Add((row, symbol.StartLine));
            }
        }

        using SymbolTable table = Open(Write(writer));
        Assert.Equal(model.Count, table.DistinctNames().Count());
        foreach ((string name, List<(int Row, int Line)> places) in model)
        {
            IEnumerable<(int, int)> found = table.FindByName(name).Select(table.EntryAt).Select(entry => (entry.Row, entry.StartLine));
            Assert.Equal(places.Order(), found);
        }
    }

    [Fact]
    public void A_missing_table_is_told() =>
        Assert.Contains("it is missing", Assert.Throws<SearchFileException>(() => Open(new SimulatedFileSystem())).Message);

    [Fact]
    public void A_file_comes_once()
    {
        SymbolTableWriter writer = new(1);
        writer.Add(0, First);
        Assert.Throws<ArgumentException>(() => writer.Add(0, First));
    }

    private static CodeSymbol New(string name, SymbolKind kind, string container, int start, int end) =>
        new() { Name = name, Kind = kind, Container = container, StartLine = start, EndLine = end, LeadLine = start };

    private static SymbolTableWriter Filled()
    {
        SymbolTableWriter writer = new(4);
        writer.Add(3, Second);
        writer.Add(1, First);
        writer.Add(0, []);
        return writer;
    }

    private static SimulatedFileSystem Write(SymbolTableWriter writer)
    {
        SimulatedFileSystem files = new();
        writer.Write(files, Path);
        return files;
    }

    private static SymbolTable Open(SimulatedFileSystem files) => SymbolTable.Open(files, Path);

    private static byte[] ReadAll(SimulatedFileSystem files)
    {
        using IFile file = files.Open(Path, FileIntent.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private static void ReadEverything(byte[] bytes)
    {
        SimulatedFileSystem files = new();
        using (IFile file = files.Open(Path, FileIntent.CreateNew))
        {
            file.Write(bytes, 0);
        }

        using SymbolTable table = Open(files);
        for (int row = 0; row < table.RowCount; row++) _ = table.SymbolsOf(row);
        for (int index = 0; index < table.Count; index++) _ = table.FindByName(table.At(index).Name, ignoreCase: true);
        _ = table.DistinctNames().Count();
        table.Verify();
    }
}
