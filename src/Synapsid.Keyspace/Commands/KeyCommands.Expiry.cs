using System.Text;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Times of expiry.</content>
internal static partial class KeyCommands
{
    /// <summary>
    /// Has a key that is there expire at a time in Unix milliseconds. A time that has passed deletes it at once.
    /// </summary>
    public static void ExpireAt(KeyCall call, ReadOnlySpan<byte> key, long atMs)
    {
        if (atMs <= call.Database.NowMs)
        {
            call.Remove(key);
            return;
        }

        call.Database.SetExpiry(key, atMs);
        call.Effects?.Expire(call.Database.Number, key, atMs);
        call.Changed(key, KeyEventKinds.Generic, "expire");
    }

    /// <summary>Has a key that is there, and expires, not expire.</summary>
    public static void Persist(KeyCall call, ReadOnlySpan<byte> key)
    {
        call.Database.SetExpiry(key, 0);
        call.Effects?.Expire(call.Database.Number, key, 0);
        call.Changed(key, KeyEventKinds.Generic, "persist");
    }

    private static void Expire(KeyCall call) => Expire(call, seconds: true, fromNow: true, "expire");

    private static void PExpire(KeyCall call) => Expire(call, seconds: false, fromNow: true, "pexpire");

    private static void ExpireAt(KeyCall call) => Expire(call, seconds: true, fromNow: false, "expireat");

    private static void PExpireAt(KeyCall call) => Expire(call, seconds: false, fromNow: false, "pexpireat");

    private static void Expire(KeyCall call, bool seconds, bool fromNow, string command)
    {
        if (!TryConditions(call, out bool absent, out bool present, out bool later, out bool earlier)) return;
        if (!call.TryInteger(2, out long atMs)) return;
        if (!ExpiryArgument.TryResolve(call, seconds, fromNow, ref atMs))
        {
            ExpiryArgument.Refuse(call, command);
            return;
        }

        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        long current = entry.ExpiresAtMs;
        bool wanted = found
            && !(absent && current != 0)
            && !(present && current == 0)
            && !(later && (current == 0 || atMs <= current))
            && !(earlier && current != 0 && atMs >= current);
        if (wanted) ExpireAt(call, key, atMs);
        call.Reply.Integer(wanted ? 1 : 0);
    }

    private static bool TryConditions(KeyCall call, out bool absent, out bool present, out bool later, out bool earlier)
    {
        (absent, present, later, earlier) = (false, false, false, false);
        for (int i = 3; i < call.Arguments.Count; i++)
        {
            if (call.Is(i, "NX"u8)) absent = true;
            else if (call.Is(i, "XX"u8)) present = true;
            else if (call.Is(i, "GT"u8)) later = true;
            else if (call.Is(i, "LT"u8)) earlier = true;
            else
            {
                call.Reply.Error("ERR Unsupported option " + call.Shown(i));
                return false;
            }
        }

        if (absent && (present || later || earlier))
        {
            call.Reply.Error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return false;
        }

        if (!later || !earlier) return true;
        call.Reply.Error("ERR GT and LT options at the same time are not compatible");
        return false;
    }

    private static void Persist(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        bool expires = call.Database.TryGetForChange(key, out KeyEntry entry) && entry.ExpiresAtMs != 0;
        if (expires) Persist(call, key);
        call.Reply.Integer(expires ? 1 : 0);
    }

    private static void Ttl(KeyCall call) => ReplyTime(call, left: true, seconds: true);

    private static void PTtl(KeyCall call) => ReplyTime(call, left: true, seconds: false);

    private static void ExpireTime(KeyCall call) => ReplyTime(call, left: false, seconds: true);

    private static void PExpireTime(KeyCall call) => ReplyTime(call, left: false, seconds: false);

    private static void ReplyTime(KeyCall call, bool left, bool seconds)
    {
        const int NoKey = -2;
        const int NoExpiry = -1;
        long time = NoKey;
        if (call.Database.TryGet(call.Arguments[1], out KeyEntry entry, touch: false))
        {
            time = entry.ExpiresAtMs == 0 ? NoExpiry
                : left ? Math.Max(0, entry.ExpiresAtMs - call.Database.NowMs) : entry.ExpiresAtMs;
            if (seconds && time >= 0) time = (time + 500) / 1000;
        }

        call.Reply.Integer(time);
    }
}
