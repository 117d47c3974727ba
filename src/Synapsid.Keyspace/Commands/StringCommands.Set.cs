using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>What puts a value.</content>
internal static partial class StringCommands
{
    private static void Set(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (call.Arguments.Count == 3)
        {
            Store(call, key, call.Arguments[2], 0);
            call.Reply.Ok();
            return;
        }

        if (!SetOptions.TryRead(call, 3, isSet: true, out SetOptions options)) return;
        long expiresAtMs = 0;
        if (options.ExpiryAt > 0
            && !ExpiryArgument.TryRead(
                call, options.ExpiryAt, options.Seconds, options.FromNow, "set", out expiresAtMs))
        {
            return;
        }

        bool found = call.Database.TryGetForChange(key, out KeyEntry old);
        if (options.Get)
        {
            if (found && call.RefusesType(old, KeyType.String)) return;
            if (found) call.Reply.Bulk(old.Value);
            else call.Reply.Null();
        }

        if (found ? options.IfAbsent : options.IfPresent)
        {
            if (!options.Get) call.Reply.Null();
            return;
        }

        Store(call, key, call.Arguments[2], options.KeepExpiry ? old.ExpiresAtMs : expiresAtMs);
        if (options.ExpiryAt > 0) call.Changed(key, KeyEventKinds.Generic, "expire");
        if (!options.Get) call.Reply.Ok();
    }

    private static void SetNx(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out _);
        if (!found) Store(call, key, call.Arguments[2], 0);
        call.Reply.Integer(found ? 0 : 1);
    }

    private static void SetEx(KeyCall call) => SetExpiring(call, seconds: true, "setex");

    private static void PSetEx(KeyCall call) => SetExpiring(call, seconds: false, "psetex");

    private static void SetExpiring(KeyCall call, bool seconds, string command)
    {
        if (!ExpiryArgument.TryRead(call, 2, seconds, fromNow: true, command, out long expiresAtMs)) return;
        Store(call, call.Arguments[1], call.Arguments[3], expiresAtMs);
        call.Changed(call.Arguments[1], KeyEventKinds.Generic, "expire");
        call.Reply.Ok();
    }

    private static void GetSet(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        bool found = call.Database.TryGetForChange(key, out KeyEntry old);
        if (found && call.RefusesType(old, KeyType.String)) return;
        if (found) call.Reply.Bulk(old.Value);
        else call.Reply.Null();
        Store(call, key, call.Arguments[2], 0);
    }

    private static void GetDel(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!call.Database.TryGetForChange(key, out KeyEntry old))
        {
            call.Reply.Null();
            return;
        }

        if (call.RefusesType(old, KeyType.String)) return;
        call.Reply.Bulk(old.Value);
        call.Remove(key);
    }

    private static void GetEx(KeyCall call)
    {
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (!SetOptions.TryRead(call, 2, isSet: false, out SetOptions options)) return;
        bool found = call.Database.TryGetForChange(key, out KeyEntry entry);
        if (!found)
        {
            call.Reply.Null();
            return;
        }

        if (call.RefusesType(entry, KeyType.String)) return;
        long expiresAtMs = 0;
        if (options.ExpiryAt > 0
            && !ExpiryArgument.TryRead(
                call, options.ExpiryAt, options.Seconds, options.FromNow, "getex", out expiresAtMs))
        {
            return;
        }

        bool expires = entry.ExpiresAtMs != 0;
        call.Reply.Bulk(entry.Value);
        if (options.ExpiryAt > 0) KeyCommands.ExpireAt(call, key, expiresAtMs);
        else if (options.Persist && expires) KeyCommands.Persist(call, key);
    }

    private static void MSet(KeyCall call)
    {
        if (RefusesOddPairs(call, "mset")) return;
        StorePairs(call);
        call.Reply.Ok();
    }

    private static void MSetNx(KeyCall call)
    {
        if (RefusesOddPairs(call, "msetnx")) return;
        for (int i = 1; i < call.Arguments.Count; i += 2)
        {
            if (!call.Database.TryGetForChange(call.Arguments[i], out _)) continue;
            call.Reply.Integer(0);
            return;
        }

        StorePairs(call);
        call.Reply.Integer(1);
    }

    private static bool RefusesOddPairs(KeyCall call, string command)
    {
        if (call.Arguments.Count % 2 == 1) return false;
        call.Reply.Error($"ERR wrong number of arguments for '{command}' command");
        return true;
    }

    private static void StorePairs(KeyCall call)
    {
        for (int i = 1; i < call.Arguments.Count; i += 2) Store(call, call.Arguments[i], call.Arguments[i + 1], 0);
    }

    private static void Store(KeyCall call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAtMs)
    {
        StringValue.Put(call, key, value, expiresAtMs);
        call.Changed(key, KeyEventKinds.String, "set");
    }
}
