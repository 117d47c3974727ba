using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Protocols.Tests.Resp;

public sealed class RespReaderTests
{
    [Theory]
    [InlineData("*1\r\n$4\r\nPING\r\n", "PING")]
    [InlineData("*2\r\n$3\r\nGET\r\n$0\r\n\r\n", "GET|")]
    [InlineData("PING\r\n", "PING")]
    [InlineData("PING\n", "PING")]
    [InlineData("\r\n\n  \r\nPING  a\tb \r\n", "PING|a|b")]
    [InlineData("*0\r\n*-1\r\n*1\r\n$1\r\na\r\n", "a")]
    [InlineData("set \"a b\" 'c d'\r\n", "set|a b|c d")]
    [InlineData("set \"\\x41\\n\\\"\\z\" 'it\\'s \\n'\r\n", "set|A\n\"z|it's \\n")]
    [InlineData("set \"\" ''\r\n", "set||")]
    [InlineData("set a\"b\"\r\n", "set|ab")]
    [InlineData("set a\0b\r\n", "set|a")]
    [InlineData("*1\r\n$1\r\naXY*1\r\n$1\r\nb\r\n", "a;b")]
    [InlineData("*1\r\n$4\r\nPING\r\nPING\r\n*1\r\n$4\r\nPI", "PING;PING")]
    public void A_request_is_read(string bytes, string expected) =>
        Assert.Equal((expected, null), Read(Encoding.Latin1.GetBytes(bytes), [], RespLimits.Default));

    [Theory]
    [InlineData("*x\r\n", "invalid multibulk length")]
    [InlineData("*01\r\n", "invalid multibulk length")]
    [InlineData("*\r\n", "invalid multibulk length")]
    [InlineData("*+1\r\n", "invalid multibulk length")]
    [InlineData("* 1\r\n", "invalid multibulk length")]
    [InlineData("*3000000000\r\n", "invalid multibulk length")]
    [InlineData("*99999999999999999999\r\n", "invalid multibulk length")]
    [InlineData("*1\r\n*1\r\n*1\r\n", "expected '$', got '*'")]
    [InlineData("*1\r\nfoo\r\n", "expected '$', got 'f'")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$536870913\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$x\r\n", "invalid bulk length")]
    [InlineData("set \"a\r\n", "unbalanced quotes in request")]
    [InlineData("set \"a\"b\r\n", "unbalanced quotes in request")]
    [InlineData("set 'a\0'\r\n", "unbalanced quotes in request")]
    public void What_is_wrong_is_told_in_the_words_of_Redis(string bytes, string error) =>
        Assert.Equal(
            ("", "ERR Protocol error: " + error), Read(Encoding.Latin1.GetBytes(bytes), [], RespLimits.Default));

    [Theory]
    [InlineData('*', "too big mbulk count string")]
    [InlineData('x', "too big inline request")]
    [InlineData('$', "too big bulk count string")]
    public void A_line_that_does_not_end_is_refused(char first, string error)
    {
        byte[] bytes = Encoding.ASCII.GetBytes((first == '$' ? "*1\r\n" : "") + first + new string('1', 1 << 16));
        Assert.Equal(("", null), Read(bytes[..^1], [], RespLimits.Default));
        Assert.Equal(("", "ERR Protocol error: " + error), Read(bytes, [], RespLimits.Default));
    }

    [Theory]
    [InlineData("*11\r\n", "unauthenticated multibulk length")]
    [InlineData("*1\r\n$16385\r\n", "unauthenticated bulk length")]
    public void Who_gave_no_password_may_ask_little(string bytes, string error)
    {
        byte[] raw = Encoding.ASCII.GetBytes(bytes);
        Assert.Equal(("", null), Read(raw, [], RespLimits.Default));
        Assert.Equal(
            ("", "ERR Protocol error: " + error), Read(raw, [], RespLimits.Default with { Authenticated = false }));
    }

    [Fact]
    public void An_announced_argument_says_how_much_room_it_needs()
    {
        RespReader reader = new();
        byte[] bytes = "*1\r\n$536870912\r\nab"u8.ToArray();
        reader.Begin(bytes, 0);
        Assert.Equal(RespReadStatus.Incomplete, reader.Next(bytes.Length, RespLimits.Default));
        Assert.Equal(16 + 536870912 + 2, reader.NeededEnd);
    }

    [Fact]
    public void Ten_million_arguments_are_read_and_their_places_given_back()
    {
        const int Count = 10_000_000;
        byte[] head = Encoding.ASCII.GetBytes($"*{Count}\r\n");
        byte[] bytes = new byte[head.Length + (Count * 6) + 14];
        head.CopyTo(bytes, 0);
        for (int i = 0; i < Count; i++) "$0\r\n\r\n"u8.CopyTo(bytes.AsSpan(head.Length + (i * 6)));
        "*1\r\n$4\r\nPING\r\n"u8.CopyTo(bytes.AsSpan(bytes.Length - 14));
        RespReader reader = new();
        reader.Begin(bytes, 0);
        Assert.Equal(RespReadStatus.Request, reader.Next(bytes.Length, RespLimits.Default));
        Assert.Equal(Count, reader.Arguments.Count);
        Assert.Equal(RespReadStatus.Request, reader.Next(bytes.Length, RespLimits.Default));
        Assert.True(reader.Arguments[0].SequenceEqual("PING"u8));
    }

    [Fact]
    public void Any_bytes_in_any_pieces_give_the_same_and_never_throw() =>
        Prop.ForAll(Likely().ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), (bytes, cuts) =>
        {
            int[] pieces = [.. cuts.Select(cut => 1 + (cut % 7))];
            RespLimits limits = new(1000, Authenticated: bytes.Length % 2 == 0);
            return Read(bytes, pieces, limits) == Read(bytes, [], limits);
        }).Holds();

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] bytes = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\nGET key\r\n"u8.ToArray();
        RespReader reader = new();
        int requests = 0;
        for (int round = 0; round < 3; round++) requests += ReadAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) requests += ReadAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(206, requests);

        int ReadAll()
        {
            reader.Begin(bytes, 0);
            int found = 0;
            while (reader.Next(bytes.Length, RespLimits.Default) == RespReadStatus.Request) found++;
            return found;
        }
    }

    // Pieces that the protocol is made of, so that a case gets further than its first byte.
    private static Gen<byte[]> Likely() =>
        Gen.Elements(
                "*1\r\n", "*2\r\n", "*-1\r\n", "*0\r\n", "*11\r\n", "$0\r\n", "$1\r\n", "$3\r\n", "$1000\r\n", "$1001\r\n", "\r\n",
                "\r", "\n", "a", "\"", "'", "\\", "\\x4", " ", "\0", "PING", "*", "$", "-", "7", "0", "\u00ff")
            .ListOf()
            .Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)));

    /// <summary>Reads as a connection does: in pieces, in a buffer that moves with each.</summary>
    private static (string Requests, string? Error) Read(byte[] bytes, int[] pieces, RespLimits limits)
    {
        List<string> requests = [];
        RespReader reader = new();
        byte[] buffer = [];
        reader.Begin(buffer, 0);
        int taken = 0;
        for (int piece = 0; taken < bytes.Length; piece++)
        {
            int count = pieces.Length == 0 ? bytes.Length : Math.Min(pieces[piece % pieces.Length], bytes.Length - taken);
            int start = reader.RequestStart;
            buffer = [.. buffer[start..], .. bytes.AsSpan(taken, count)];
            reader.Move(buffer, start);
            taken += count;
            RespReadStatus status;
            while ((status = reader.Next(buffer.Length, limits)) == RespReadStatus.Request)
            {
                requests.Add(string.Join('|', Enumerable.Range(0, reader.Arguments.Count)
                    .Select(i => Encoding.Latin1.GetString(reader.Arguments[i]))));
            }

            if (status == RespReadStatus.Broken) break;
        }

        return (string.Join(';', requests), reader.Error);
    }
}
