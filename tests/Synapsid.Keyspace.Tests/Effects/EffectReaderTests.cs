using Synapsid.Keyspace.Effects;

namespace Synapsid.Keyspace.Tests.Effects;

public sealed class EffectReaderTests
{
    [Fact]
    public void Golden_bytes_hold()
    {
        EffectWriter writer = new();
        writer.Put(1, "k"u8, KeyType.String, 300, "v"u8);
        writer.Delete(2, "k"u8);
        writer.Expire(3, "k"u8, 0);
        writer.FlushDatabase(4);
        writer.WriteRange(5, "k"u8, 128, "ab"u8);
        writer.SwapDatabases(0, 15);
        writer.Begin(EffectKind.HashSet, 6, "h"u8).Raw("xy"u8);
        writer.Delete(7, []);
        Assert.Equal(
            "0101016B" + "0401AC0276" + "0202016B" + "00" + "0303016B" + "0100" + "040400" + "00"
            + "0505016B" + "0480016162" + "0600010F" + "00" + "10060168" + "027879" + "020700" + "00",
            Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void Effects_are_read_as_they_were_written_and_each_can_be_passed_over()
    {
        EffectWriter writer = new();
        writer.Put(1, "key"u8, KeyType.Hash, 300, "value"u8);
        writer.Begin(EffectKind.ListSet, 2, "list"u8).Bytes("element"u8);
        EffectWriter other = new();
        other.Begin(EffectKind.SetAdd, 3, "set"u8).Bytes("member"u8);
        writer.Append(other);
        EffectReader reader = new(writer.Written);
        List<string> read = [];
        while (reader.TryRead(out Effect effect))
        {
            read.Add($"{effect.Kind} {effect.Database} {Convert.ToHexString(effect.Key)} {effect.Own.Length}");
        }

        Assert.False(reader.Failed);
        Assert.Equal(["Put 1 6B6579 8", "ListSet 2 6C697374 8", "SetAdd 3 736574 7"], read);
        Assert.False(writer.IsEmpty);
        writer.Clear();
        Assert.True(writer.IsEmpty);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0110016B00")]
    [InlineData("0101056B")]
    [InlineData("0101016B05AA")]
    [InlineData("0101FFFFFFFFFFFFFFFFFFFF01")]
    public void What_no_writer_writes_fails(string bytes)
    {
        EffectReader reader = new(Convert.FromHexString(bytes));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.Failed);
    }
}
