namespace Synapsid.Keyspace.Commands;

/// <summary>Times of expiry as arguments give them: seconds or milliseconds, from now or since 1970.</summary>
internal static class ExpiryArgument
{
    /// <summary>
    /// The time in Unix milliseconds that an argument of <c>SET</c>, <c>GETEX</c> and the like means. Answers an error,
    /// and is false, where it is no number, not positive, or too far away.
    /// </summary>
    public static bool TryRead(KeyCall call, int argument, bool seconds, bool fromNow, string command, out long atMs)
    {
        if (!call.TryInteger(argument, out atMs)) return false;
        if (atMs > 0 && TryResolve(call, seconds, fromNow, ref atMs) && atMs > 0) return true;
        Refuse(call, command);
        return false;
    }

    /// <summary>Turns a number into Unix milliseconds; false where that overflows.</summary>
    public static bool TryResolve(KeyCall call, bool seconds, bool fromNow, ref long at)
    {
        if (seconds)
        {
            if (at is > long.MaxValue / 1000 or < long.MinValue / 1000) return false;
            at *= 1000;
        }

        if (!fromNow) return true;
        long now = call.Database.NowMs;
        if (at > long.MaxValue - now) return false;
        at += now;
        return true;
    }

    /// <summary>Answers that a time is none.</summary>
    public static void Refuse(KeyCall call, string command) =>
        call.Reply.Error($"ERR invalid expire time in '{command}' command");
}
