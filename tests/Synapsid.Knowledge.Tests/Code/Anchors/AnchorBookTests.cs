using FsCheck;
using FsCheck.Fluent;
using Synapsid.Base.Files;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Grains;
using Synapsid.Testing;
using Synapsid.Testing.Files;

namespace Synapsid.Knowledge.Tests.Code.Anchors;

public sealed class AnchorBookTests
{
    private const string Folder = "/data/code";

    private const string GoldenHex =
        "53594e434f4445410101000000000000000100000000000000020154000000000000008001000000000000"
        + "00022f7204612e637301034f2e530509010163"
        + "00000000000000030000000000000004" + "0000000501";

    private readonly SimulatedFileSystem _files = new();

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        AnchoredGrain grain = new(new GrainId(1, 2), "T", Anchor("/r", "a.cs"), long.MinValue, 1);
        Assert.Equal(GoldenHex, Convert.ToHexStringLower(AnchorBook.Format([grain])));
    }

    [Fact]
    public void What_is_published_is_read_and_what_is_no_longer_anchored_goes()
    {
        AnchorShelf shelf = new(_files, Folder);
        shelf.Publish([Grain(1, "/r", "a.cs"), Grain(2, "/r", "a.cs"), Grain(3, "/r", "b.cs"), Grain(4, "/q", "a.cs")]);
        AnchorBook book = AnchorBook.Read(_files, PathOf("/r"));
        Assert.Equal([Grain(1, "/r", "a.cs"), Grain(2, "/r", "a.cs")], book.Of("a.cs"));
        Assert.Equal([Grain(3, "/r", "b.cs")], book.Of("b.cs"));
        Assert.Empty(book.Of("c.cs"));
        shelf.Publish([Grain(2, "/r", "a.cs")]);
        Assert.Equal([Grain(2, "/r", "a.cs")], AnchorBook.Read(_files, PathOf("/r")).Of("a.cs"));
        Assert.False(_files.FileExists(PathOf("/q")));
    }

    [Fact]
    public void Another_shelf_mends_what_is_damaged_and_leaves_what_is_right()
    {
        new AnchorShelf(_files, Folder).Publish([Grain(1, "/r", "a.cs"), Grain(4, "/q", "a.cs")]);
        using (IFile file = _files.Open(PathOf("/q"), FileIntent.ReadWrite)) file.Write([0xFF], 12);
        Assert.Throws<CodeIndexDamagedException>(() => AnchorBook.Read(_files, PathOf("/q")));
        new AnchorShelf(_files, Folder).Publish([Grain(1, "/r", "a.cs"), Grain(4, "/q", "a.cs")]);
        Assert.Single(AnchorBook.Read(_files, PathOf("/q")).Of("a.cs"));
        Assert.Single(AnchorBook.Read(_files, PathOf("/r")).Of("a.cs"));
    }

    [Fact]
    public void Any_bytes_are_a_book_or_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        SimulatedFileSystem files = new();
        files.CreateDirectory(Folder);
        byte[] good = AnchorBook.Format([Grain(1, "/r", "a.cs")]);
        byte[] mixed = [.. good.AsSpan(0, Math.Min(good.Length, bytes.Length * 3)), .. bytes];
        CheckedFile.Write(files, Folder + "/x", mixed);
        try
        {
            return AnchorBook.Read(files, Folder + "/x").Of("a.cs").Count <= 1;
        }
        catch (CodeIndexDamagedException exception)
        {
            return exception.Message.Contains(Folder + "/x", StringComparison.Ordinal);
        }
    }).Holds();

    private static string PathOf(string root) => $"{Folder}/{RepositoryFiles.IdOf(root)}.anchors";

    private static AnchoredGrain Grain(ulong id, string root, string path) =>
        new(new GrainId(1, id), $"title {id}", Anchor(root, path), long.MinValue, long.MaxValue);

    private static CodeAnchor Anchor(string root, string path) => new()
    {
        Repository = root,
        Path = path,
        Symbol = "O.S",
        StartLine = 5,
        EndLine = 9,
        Commit = "c",
        Hash = new AnchorHash(new ContentHash(3, 4), 5),
        IsAlone = true,
    };
}
