using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Protocols.Resp;
using Synapsid.Testing;

namespace Synapsid.Protocols.Tests.Resp;

public sealed class RespWriterTests
{
    [Theory]
    [InlineData(2, "+OK\r\n:-7\r\n$2\r\nab\r\n$1\r\n5\r\n$-1\r\n*-1\r\n:1\r\n$3\r\n1.5\r\n*1\r\n*2\r\n*4\r\n*3\r\n$3\r\nhey\r\n-ERR a  b\r\n")]
    [InlineData(3, "+OK\r\n:-7\r\n$2\r\nab\r\n$1\r\n5\r\n_\r\n_\r\n#t\r\n,1.5\r\n*1\r\n~2\r\n%2\r\n>3\r\n=7\r\ntxt:hey\r\n-ERR a  b\r\n")]
    public void Each_kind_is_written_as_its_protocol_has_it(int protocol, string expected)
    {
        RespWriter writer = new() { Protocol = protocol };
        writer.Ok();
        writer.Integer(-7);
        writer.Bulk("ab"u8);
        writer.BulkInteger(5);
        writer.Null();
        writer.NullArray();
        writer.Boolean(true);
        writer.Double(1.5);
        writer.Array(1);
        writer.Set(2);
        writer.Map(2);
        writer.Push(3);
        writer.Verbatim("txt"u8, "hey");
        writer.Error("ERR a\r\nb");
        Assert.Equal(expected, Encoding.UTF8.GetString(writer.Written.Span));
        Assert.Equal((1, "ERR a\r\nb"), (writer.ErrorCount, writer.LastError));
    }

    [Fact]
    public void What_is_written_is_what_is_taken_however_it_is_cut() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(ushort, byte)[]>(), steps =>
        {
            RespWriter writer = new();
            List<byte> model = [];
            Random random = new(steps.Length);
            foreach ((ushort amount, byte step) in steps)
            {
                if (step % 4 < 2)
                {
                    byte[] bytes = new byte[step % 4 == 0 ? amount : amount * 50]; // up to 3 MB: more than a chunk
                    random.NextBytes(bytes);
                    writer.Raw(bytes);
                    model.AddRange(bytes);
                }
                else if (step % 4 == 2)
                {
                    int taken = Math.Min(amount * 20, writer.First.Length);
                    if (!writer.First[..taken].SequenceEqual(model.Take(taken).ToArray())) return false;
                    writer.Take(taken);
                    model.RemoveRange(0, taken);
                }
                else
                {
                    int left = Math.Max(0, model.Count - (amount * 20));
                    writer.Truncate(left);
                    model.RemoveRange(left, model.Count - left);
                }

                if (writer.Length != model.Count || (model.Count > 0 && writer.First.IsEmpty)) return false;
            }

            return writer.Written.Span.SequenceEqual(model.ToArray());
        }).Holds();

    [Fact]
    public void A_reply_of_many_megabytes_lies_in_chunks()
    {
        RespWriter writer = new();
        writer.Array(2);
        byte[] value = new byte[10_000_000];
        Array.Fill(value, (byte)'x');
        writer.Bulk(value);
        writer.Bulk(new string('é', 2_000_000));
        int pieces = 0;
        int total = 0;
        while (writer.Length > 0)
        {
            pieces++;
            total += writer.First.Length;
            writer.Take(writer.First.Length);
        }

        Assert.Equal(4 + 11 + 10_000_000 + 2 + 10 + 4_000_000 + 2, total);
        Assert.InRange(pieces, 14, 20);
    }

    [Fact]
    public void Writing_small_replies_allocates_nothing()
    {
        RespWriter writer = new();
        byte[] value = new byte[64];
        for (int round = 0; round < 3; round++) Write();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++) Write();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Write()
        {
            for (int i = 0; i < 16; i++) writer.Bulk(value);
            writer.Ok();
            writer.Integer(12);
            while (writer.Length > 0) writer.Take(writer.First.Length);
        }
    }
}
