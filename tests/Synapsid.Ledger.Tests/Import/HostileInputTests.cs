using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Synapsid.Ledger.Import;
using Synapsid.Testing;

namespace Synapsid.Ledger.Tests.Import;

/// <summary>Whatever a source holds, each record is an event with the same raw bytes, and nothing is thrown.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Seeds =
    [
        "<165>1 2003-10-11T22:14:15.003Z host app 1 ID [x y=\"1\\\"\"] \uFEFFmessage",
        "<34>Oct 11 22:14:15 host su[12]: failed",
        "#separator \\x09\n#fields\tts\ta\n#types\ttime\tset[string]\n1.5\tx\\x2c,y\n",
        """{"timestamp":"2019-01-02T03:50:11.315110","flow_id":1,"event_type":"alert","alert":{"severity":1}}""",
        """{"winlog":{"event_id":3,"channel":"Sysmon","event_data":{"UtcTime":"2020-10-23 02:36:40.671"}}}""",
        """{"raw_base64":"AAEC","fields":{"a":[1,{"b":"\u00e4"}]},"vector":[1,2e3],"time":"2026-01-01"}""",
        "[{\"a\":1},\n{\"b\":\"}\"}]",
    ];

    public static TheoryData<string> Formats => [.. EventFormats.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_bytes_are_events_or_raw(string format) => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), bytes => IsComplete(bytes, format)).Holds();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Records_with_a_few_wrong_bytes_are_events_or_raw(string format)
    {
        Random random = new(20261121);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)] + "\n" + Seeds[random.Next(Seeds.Length)]);
            for (int changes = random.Next(1, 6); changes > 0; changes--) Change(ref bytes, random);
            Assert.True(IsComplete(bytes, format), Convert.ToHexString(bytes));
        }
    }

    private static void Change(ref byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        switch (random.Next(3))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] = (byte)"\"\\{}[]<>#\n\t:, -"[random.Next(15)];
                break;
            default:
                bytes = [.. bytes.AsSpan(0, at), .. bytes.AsSpan(random.Next(at, bytes.Length))];
                if (bytes.Length == 0) bytes = [0];
                break;
        }
    }

    private static bool IsComplete(byte[] bytes, string format)
    {
        Reading read = Reading.Of(bytes, format);
        ImportCounts counts = read.Counts;
        return read.Events.Count == counts.Events
            && counts.Records == counts.Events + counts.Directives + counts.Blank
            && read.Events.Count(draft => draft.ParseFailure is not null) == counts.Unparsed
            && read.Events.All(draft => draft.ParseFailure is null || bytes.AsSpan().IndexOf(draft.Raw.Span) >= 0);
    }
}
