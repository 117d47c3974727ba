using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Base.Compression;
using Synapsid.Testing;

namespace Synapsid.Base.Tests.Compression;

public sealed class Lz4BlockTests
{
    private const string Library = "liblz4.so.1";

    [Fact]
    public void Known_blocks_are_read()
    {
        // Written by hand after the format's description: four literals, a match of 8 at offset 4, five literals.
        byte[] block = [0x44, .. "abcd"u8, 4, 0, 0x50, .. "vwxyz"u8];
        byte[] text = new byte[17];
        Assert.True(Lz4Block.TryDecompress(block, text));
        Assert.Equal("abcdabcdabcdvwxyz", Encoding.ASCII.GetString(text));

        // A match that reaches into itself: one literal, 20 more of it, the length beyond the nibble.
        byte[] run = [0x1F, (byte)'x', 1, 0, 1, 0x50, .. "vwxyz"u8];
        byte[] long26 = new byte[26];
        Assert.True(Lz4Block.TryDecompress(run, long26));
        Assert.Equal(new string('x', 21) + "vwxyz", Encoding.ASCII.GetString(long26));
        Assert.True(Lz4Block.TryDecompress([0], []));
    }

    [Fact]
    public void What_is_compressed_comes_back() =>
        Prop.ForAll(Sources().ToArbitrary(), source => Assert.Equal(source, RoundTrip(source))).Holds();

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_540)]
    [InlineData(3_000_000)]
    public void Long_sources_come_back(int length)
    {
        byte[] random = Random(length, seed: 1);
        Assert.Equal(random, RoundTrip(random));
        random.AsSpan(0, length / 2).CopyTo(random.AsSpan(length - (length / 2)));
        Assert.Equal(random, RoundTrip(random));
        byte[] zeros = new byte[length];
        Assert.Equal(zeros, RoundTrip(zeros));
        Assert.InRange(Lz4Block.Compress(zeros, new byte[Lz4Block.BytesMax(length)]), 1, (length / 250) + 20);
    }

    [Fact]
    public void Text_shrinks()
    {
        byte[] text = Prose(20_000);
        int size = Lz4Block.Compress(text, new byte[Lz4Block.BytesMax(text.Length)]);
        Assert.InRange(size, 1, text.Length * 6 / 10);
    }

    [Fact]
    public void A_target_too_short_is_told_and_one_of_the_exact_size_serves()
    {
        foreach (byte[] source in new[] { Prose(500), Random(500, 2), new byte[500], [] })
        {
            byte[] target = new byte[Lz4Block.BytesMax(source.Length)];
            int size = Lz4Block.Compress(source, target);
            Assert.Equal(size, Lz4Block.Compress(source, target.AsSpan(0, size)));
            for (int shorter = 0; shorter < size; shorter++)
                Assert.Equal(0, Lz4Block.Compress(source, target.AsSpan(0, shorter)));
        }
    }

    [Fact]
    public void Another_length_than_the_block_holds_is_refused()
    {
        byte[] source = Prose(300);
        byte[] block = Compressed(source);
        Assert.False(Lz4Block.TryDecompress(block, new byte[299]));
        Assert.False(Lz4Block.TryDecompress(block, new byte[301]));
        Assert.False(Lz4Block.TryDecompress([], []));
        for (int cut = 0; cut < block.Length; cut++)
            Assert.False(Lz4Block.TryDecompress(block.AsSpan(0, cut), new byte[300]));
    }

    [Fact]
    public void Lengths_that_pass_every_limit_are_refused()
    {
        byte[] literals = [0xF0, .. Enumerable.Repeat((byte)255, 100_000), 1];
        byte[] match = [0x1F, 1, 1, 0, .. Enumerable.Repeat((byte)255, 100_000), 1];
        foreach (byte[] block in new[] { literals, match })
        {
            Assert.False(Lz4Block.TryDecompress(block, new byte[1_000]));
            Assert.False(Lz4Block.TryDecompress(block, new byte[30_000_000]));
        }
    }

    [Fact]
    public void Any_bytes_never_throw() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        Gen.Choose(0, 600).ToArbitrary(),
        (block, length) =>
        {
            _ = Lz4Block.TryDecompress(block, new byte[length]);
        }).Holds();

    [Fact]
    public void A_damaged_block_never_throws()
    {
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] source = round % 2 == 0 ? Prose(random.Next(1, 400)) : Random(random.Next(1, 100), round);
            byte[] block = Compressed(source);
            for (int flips = random.Next(1, 4); flips > 0; flips--) block[random.Next(block.Length)] = (byte)random.Next();
            _ = Lz4Block.TryDecompress(block, new byte[source.Length]);
        }
    }

    [Fact]
    public void The_library_of_the_format_reads_our_blocks_and_we_read_its()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad(Library, out _), "liblz4 is not installed (apt-get install liblz4-1).");
        Prop.ForAll(Sources().ToArbitrary(), AgreesWithLibrary).Holds();
        AgreesWithLibrary(Prose(400_000));
        AgreesWithLibrary(Random(200_000, 3));
        AgreesWithLibrary(new byte[200_000]);
    }

    private static void AgreesWithLibrary(byte[] source)
    {
        byte[] ours = Compressed(source);
        byte[] back = new byte[source.Length];
        Assert.Equal(source.Length, LZ4_decompress_safe(ours, back, ours.Length, back.Length));
        Assert.Equal(source, back);

        byte[] theirs = new byte[Lz4Block.BytesMax(source.Length)];
        int size = LZ4_compress_default(source, theirs, source.Length, theirs.Length);
        byte[] read = new byte[source.Length];
        Assert.True(Lz4Block.TryDecompress(theirs.AsSpan(0, size), read));
        Assert.Equal(source, read);
    }

    private static byte[] Compressed(byte[] source)
    {
        byte[] target = new byte[Lz4Block.BytesMax(source.Length)];
        int size = Lz4Block.Compress(source, target);
        Assert.InRange(size, 1, target.Length);
        return target[..size];
    }

    private static byte[] RoundTrip(byte[] source)
    {
        byte[] back = new byte[source.Length];
        Assert.True(Lz4Block.TryDecompress(Compressed(source), back));
        return back;
    }

    /// <summary>Bytes with repetitions near and far: pieces of earlier bytes, runs, and noise.</summary>
    private static Gen<byte[]> Sources() =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from length in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(40, 2_000), Gen.Choose(60_000, 140_000))
        from alphabet in Gen.Elements(1, 2, 20, 256)
        select Mixture(seed, length, alphabet);

    private static byte[] Mixture(int seed, int length, int alphabet)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length)
        {
            int part = Math.Min(length - at, random.Next(1, random.Next(2, 500)));
            int copied = random.Next(3) == 0 || at < part ? 0 : random.Next(0, at - part + 1);
            if (at >= part && random.Next(2) == 0) bytes.AsSpan(copied, part).CopyTo(bytes.AsSpan(at));
            else
            {
                for (int i = at; i < at + part; i++) bytes[i] = (byte)random.Next(alphabet);
            }

            at += part;
        }

        return bytes;
    }

    private static byte[] Prose(int length)
    {
        string[] words = ["memory", "of", "an", "agent", "lives", "in", "the", "ledger", "and", "key", "space", "durable"];
        var random = new Random(length);
        var text = new StringBuilder();
        while (text.Length < length) text.Append(words[random.Next(words.Length)]).Append(' ');
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Random(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [DllImport(Library)]
    private static extern int LZ4_compress_default(byte[] source, byte[] target, int sourceBytes, int targetBytes);

    [DllImport(Library)]
    private static extern int LZ4_decompress_safe(byte[] source, byte[] target, int sourceBytes, int targetBytes);
}
