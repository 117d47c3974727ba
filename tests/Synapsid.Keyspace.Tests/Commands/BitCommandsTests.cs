using Synapsid.Keyspace.Commands;

namespace Synapsid.Keyspace.Tests.Commands;

public sealed class BitCommandsTests : IDisposable
{
    private readonly CommandBench _bench = new(StringCommands.All, BitCommands.All, KeyCommands.All);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("SETBIT k 7 1 => :0; SETBIT k 7 0 => :1; GETBIT k 7 => :0; STRLEN k => :1; GETBIT k 100 => :0; GETBIT none 0 => :0")]
    [InlineData("SETBIT k 1 1 => :0; GET k => $1 @; SETBIT k 17 1 => :0; GET k => $3 @\0@")]
    [InlineData("SETBIT k 0 2 => -ERR bit is not an integer or out of range; SETBIT k -1 0 => -ERR bit offset is not an integer or out of range")]
    [InlineData("SETBIT k 4294967296 0 => -ERR bit offset is not an integer or out of range; GETBIT k x => -ERR bit offset is not an integer or out of range")]
    [InlineData("SET k foobar => +OK; BITCOUNT k => :26; BITCOUNT k 0 0 => :4; BITCOUNT k 1 1 => :6; BITCOUNT k 1 1 BYTE => :6; BITCOUNT k 5 30 BIT => :17")]
    [InlineData("SET k foobar => +OK; BITCOUNT k -2 -1 => :7; BITCOUNT k 3 1 => :0; BITCOUNT k 0 => -ERR syntax error; BITCOUNT k 0 1 X => -ERR syntax error; BITCOUNT none => :0")]
    [InlineData("SET k \\xff\\xf0\\x00 => +OK; BITPOS k 0 => :12; BITPOS k 1 => :0; BITPOS k 1 2 => :-1; BITPOS k 0 2 -1 => :16")]
    [InlineData("SET k \\x00\\xff\\xf0 => +OK; BITPOS k 1 0 => :8; BITPOS k 1 2 => :16; BITPOS k 1 2 -1 BYTE => :16; BITPOS k 1 7 15 BIT => :8; BITPOS k 1 7 -3 BIT => :8")]
    [InlineData("SET k \\xff\\xff => +OK; BITPOS k 0 => :16; BITPOS k 0 0 => :16; BITPOS k 0 0 -1 => :-1; BITPOS none 0 => :0; BITPOS none 1 => :-1; BITPOS k 2 => -ERR The bit argument must be 1 or 0.")]
    [InlineData("SET a abc => +OK; SET b AB => +OK; BITOP AND d a b => :3; GET d => $3 AB\0; BITOP OR d a b => :3; GET d => $3 abc; BITOP XOR d a b => :3; GET d => $3 \u0020\u0020c")]
    [InlineData("SET a \\xf0 => +OK; BITOP NOT d a => :1; GET d => $1 \u000f; BITOP NOT d a a => -ERR BITOP NOT must be called with a single source key.; BITOP NOR d a => -ERR syntax error")]
    [InlineData("SET d x => +OK; BITOP AND d none none => :0; EXISTS d => :0; SET a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => +OK; BITOP XOR d a a => :37; BITCOUNT d => :0")]
    [InlineData("BITFIELD k INCRBY i5 100 1 GET u4 0 => *2 :1 :0; BITFIELD k GET i5 100 => *1 :1; STRLEN k => :14")]
    [InlineData("BITFIELD k SET u8 0 255 => *1 :0; BITFIELD k GET i8 0 => *1 :-1; BITFIELD k INCRBY u8 0 10 => *1 :9; BITFIELD k OVERFLOW SAT INCRBY u8 0 300 => *1 :255")]
    [InlineData("BITFIELD k SET u8 0 250 => *1 :0; BITFIELD k OVERFLOW FAIL INCRBY u8 0 10 => *1 $-1; BITFIELD k GET u8 0 => *1 :250; BITFIELD k OVERFLOW SAT INCRBY i8 #1 -200 => *1 :-128")]
    [InlineData("BITFIELD k SET i64 0 -1 => *1 :0; BITFIELD k INCRBY i64 0 1 => *1 :0; BITFIELD k SET i64 0 9223372036854775807 INCRBY i64 0 1 => *2 :0 :-9223372036854775808")]
    [InlineData("BITFIELD k GET u64 0 => -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.; BITFIELD k GET u8 -1 => -ERR bit offset is not an integer or out of range")]
    [InlineData("BITFIELD k => *0; BITFIELD k GET u8 => -ERR syntax error; BITFIELD k OVERFLOW X => -ERR Invalid OVERFLOW type specified; BITFIELD_RO k SET u8 0 1 => -ERR BITFIELD_RO only supports the GET subcommand")]
    [InlineData("SET k abc => +OK; BITFIELD_RO k GET u8 #1 GET u16 #1 => *2 :98 :25344; BITFIELD_RO none GET u8 0 => *1 :0; EXISTS none => :0")]
    public void Replies_are_those_of_Redis(string script) => Scripts.Check(_bench, script);

    [Theory]
    [InlineData("SETBIT k 0 0", 0)]
    [InlineData("SETBIT k 0 1", 1)]
    [InlineData("SETBIT k 90 0", 1)]
    [InlineData("BITFIELD k SET i5 0 0", 0)]
    [InlineData("BITFIELD k SET i5 0 1", 1)]
    [InlineData("BITFIELD k SET i5 90 0", 1)]
    [InlineData("BITFIELD k INCRBY i5 0 0", 1)]
    public void A_bit_that_is_as_it_was_is_no_change(string command, int changes)
    {
        _bench.Run("SETBIT k 7 0");
        _bench.Events.Clear();
        _bench.Run(command);
        Assert.Equal(changes, _bench.Events.Count);
    }

    [Fact]
    public void Bits_are_counted_and_found_as_one_by_one()
    {
        Random random = new(1);
        for (int run = 0; run < 2_000; run++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            if (random.Next(3) > 0) random.NextBytes(bytes);
            if (random.Next(3) == 0) bytes.AsSpan().Fill(0xFF);
            long first = random.Next(bytes.Length * 8);
            long last = random.NextInt64(first, bytes.Length * 8L);
            bool bit = random.Next(2) == 1;
            long[] range = [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(at => (long)at)];
            Assert.Equal(range.Count(at => BitSpan.Get(bytes, at) == 1), BitSpan.Count(bytes, first, last));
            long[] found = [.. range.Where(at => BitSpan.Get(bytes, at) == (bit ? 1 : 0)).Take(1)];
            Assert.Equal(found is [long at, ..] ? at : -1, BitSpan.Find(bytes, bit, first, last));
        }
    }
}
