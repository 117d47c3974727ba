using FsCheck.Fluent;

using Synapsid.Ledger.Merkle;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Merkle;

public sealed class TilePathTests
{
    [Theory]
    [InlineData(0, 0, 300, 256)]
    [InlineData(0, 1, 300, 44)]
    [InlineData(0, 2, 300, 0)]
    [InlineData(1, 0, 300, 1)]
    [InlineData(1, 0, 255, 0)]
    [InlineData(8, 0, 300, 0)]
    [InlineData(63, 0, 300, 0)]
    [InlineData(0, long.MaxValue / 256 + 1, 300, 0)]
    [InlineData(0, 1L << 56, 300, 0)]
    [InlineData(0, long.MaxValue, long.MaxValue, 0)]
    [InlineData(7, 0, 1L << 62, 64)]
    public void A_tile_is_as_wide_as_the_tree_fills_it(int level, long index, long size, int width) =>
        Assert.Equal(width, MerkleTile.WidthAt(level, index, size));

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(2, 1_234_067, 256, "tile/2/x001/x234/067")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(63, 1000, 1, "tile/63/x001/000.p/1")]
    [InlineData(TilePath.Entries, 999_999, 7, "tile/entries/x999/999.p/7")]
    public void The_specifications_paths_are_written_and_read(int level, long index, int width, string text)
    {
        Assert.Equal(text, new TilePath(level, index, width).ToString());
        Assert.True(TilePath.TryParse(text, out TilePath path));
        Assert.Equal(new TilePath(level, index, width), path);
    }

    [Theory]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/Entries/000")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/+01")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_refused(string? text) => Assert.False(TilePath.TryParse(text, out _));

    [Fact]
    public void Every_place_round_trips() => Prop.ForAll<ushort, uint, byte>((level, index, width) =>
    {
        TilePath path = new(level % 64, (long)index * 1_000_003, width == 0 ? 256 : width);
        return TilePath.TryParse(path.ToString(), out TilePath read) && read == path;
    }).Holds();

    [Fact]
    public void Any_text_never_throws() => Prop.ForAll<string>(text =>
    {
        _ = TilePath.TryParse(text, out _);
        _ = TilePath.TryParse("tile/" + text, out _);
        _ = TilePath.TryParse("tile/0/" + text?.Replace(' ', '0'), out _);
    }).Holds();
}
