using Synapsid.Keyspace.Collections;

namespace Synapsid.Keyspace.Commands;

/// <summary>The count of <c>HRANDFIELD</c>, <c>ZRANDMEMBER</c> and <c>SRANDMEMBER</c>.</summary>
internal static class RandomCount
{
    private const string OutOfRange =
        "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

    /// <summary>Reads <c>count [WITHVALUES]</c> from the second argument on; answers an error, and is false,
    /// else.</summary>
    public static bool TryRead(KeyCall call, ReadOnlySpan<byte> option, out long count, out bool with)
    {
        with = false;
        if (!call.TryInteger(2, out count)) return false;
        if (count == long.MinValue)
        {
            call.Reply.Error(OutOfRange);
            return false;
        }

        if (call.Arguments.Count > 4 || (call.Arguments.Count == 4 && (option.IsEmpty || !call.Is(3, option))))
        {
            call.Reply.Error(KeyErrors.Syntax);
            return false;
        }

        with = call.Arguments.Count == 4;
        if (count >= -RandomMembers.CountMax && (!with || count <= long.MaxValue / 2)) return true;
        call.Reply.Error("ERR value is out of range");
        return false;
    }
}
