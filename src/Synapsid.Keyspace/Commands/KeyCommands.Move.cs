using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>Copies and moves.</content>
internal static partial class KeyCommands
{
    private static void Rename(KeyCall call)
    {
        if (!TryRename(call, onlyIfFree: false, out bool found)) return;
        if (found) call.Reply.Ok();
    }

    private static void RenameNx(KeyCall call)
    {
        if (!TryRename(call, onlyIfFree: true, out bool found))
        {
            if (found) call.Reply.Integer(0);
            return;
        }

        call.Reply.Integer(1);
    }

    /// <summary>True where the key has its new name; answers the error where there is no such key.</summary>
    private static bool TryRename(KeyCall call, bool onlyIfFree, out bool found)
    {
        ReadOnlySpan<byte> from = call.Arguments[1];
        ReadOnlySpan<byte> to = call.Arguments[2];
        found = call.Database.TryGetForChange(from, out _);
        if (!found)
        {
            call.Reply.Error(KeyErrors.NoSuchKey);
            return false;
        }

        if (from.SequenceEqual(to)) return !onlyIfFree;
        if (call.Database.TryGetForChange(to, out _) && onlyIfFree) return false;
        MoveValue(call, call.Database, from, call.Database, to);
        call.Changed(from, KeyEventKinds.Generic, "rename_from");
        call.Changed(to, KeyEventKinds.Generic, "rename_to");
        return true;
    }

    private static void Move(KeyCall call)
    {
        if (!call.TryDatabase(2, out int number)) return;
        KeyDatabase source = call.Database;
        KeyDatabase target = call.DatabaseOf(number);
        ReadOnlySpan<byte> key = call.Arguments[1];
        if (source.Number == number)
        {
            call.Reply.Error(KeyErrors.SameObject);
            return;
        }

        bool moves = source.TryGetForChange(key, out _) && !target.TryGetForChange(key, out _);
        if (moves)
        {
            MoveValue(call, source, key, target, key);
            call.Changed(key, KeyEventKinds.Generic, "move_from");
            call.Changed(key, KeyEventKinds.Generic, "move_to", number);
        }

        call.Reply.Integer(moves ? 1 : 0);
    }

    private static void Copy(KeyCall call)
    {
        int number = call.Database.Number;
        bool replaces = false;
        for (int i = 3; i < call.Arguments.Count; i++)
        {
            if (call.Is(i, "REPLACE"u8)) replaces = true;
            else if (call.Is(i, "DB"u8) && i + 1 < call.Arguments.Count)
            {
                if (!call.TryDatabase(++i, out number)) return;
            }
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }
        }

        KeyDatabase source = call.Database;
        KeyDatabase target = number == source.Number ? source : call.DatabaseOf(number);
        ReadOnlySpan<byte> from = call.Arguments[1];
        ReadOnlySpan<byte> to = call.Arguments[2];
        if (number == source.Number && from.SequenceEqual(to))
        {
            call.Reply.Error(KeyErrors.SameObject);
            return;
        }

        bool copies = source.TryGet(from, out _) && (!target.TryGetForChange(to, out _) || replaces);
        if (copies)
        {
            source.TryGet(from, out KeyEntry entry, touch: false);
            if (entry.Large is { } large) CopyLarge(target, to, large, entry.ExpiresAtMs, call.Effects);
            else CopySmall(target, to, entry, call.Effects);
            call.Changed(to, KeyEventKinds.Generic, "copy_to", number);
        }

        call.Reply.Integer(copies ? 1 : 0);
    }

    /// <summary>The value leaves its key for another, which may hold something.</summary>
    private static void MoveValue(
        KeyCall call, KeyDatabase source, ReadOnlySpan<byte> from, KeyDatabase target, ReadOnlySpan<byte> to)
    {
        source.TryGet(from, out KeyEntry entry, touch: false);
        long expiresAtMs = entry.ExpiresAtMs;
        if (entry.Large is null)
        {
            CopySmall(target, to, entry, call.Effects);
            source.Remove(from);
        }
        else if (source.Detach(from) is { } large)
        {
            target.PutLarge(to, expiresAtMs, large);
            if (call.Effects is { } effects) LogLarge(effects, target.Number, to, large, expiresAtMs);
        }

        call.Effects?.Delete(source.Number, from);
    }

    private static void CopySmall(KeyDatabase target, ReadOnlySpan<byte> to, in KeyEntry entry, EffectWriter? effects)
    {
        // The value lies in the store, which the new record may move.
        byte[] rented = ByteBuffers.Rent(entry.Value.Length);
        try
        {
            Span<byte> value = rented.AsSpan(0, entry.Value.Length);
            entry.Value.CopyTo(value);
            effects?.Put(target.Number, to, entry.Type, entry.ExpiresAtMs, value);
            target.Put(to, entry.Type, entry.ExpiresAtMs, value, entry.Form);
        }
        finally
        {
            ByteBuffers.Return(rented);
        }
    }

    private static void CopyLarge(
        KeyDatabase target, ReadOnlySpan<byte> to, LargeValue large, long expiresAtMs, EffectWriter? effects)
    {
        EffectWriter copied = new();
        LogLarge(copied, target.Number, to, large, expiresAtMs);
        EffectReader reader = new(copied.Written);
        while (reader.TryRead(out Effect effect)) EffectApplier.Apply(target, effect);
        effects?.Append(copied);
    }

    /// <summary>Writes a large collection as what makes it anew.</summary>
    private static void LogLarge(
        EffectWriter effects, int database, ReadOnlySpan<byte> key, LargeValue large, long expiresAtMs)
    {
        effects.Delete(database, key);
        using ILargeValueSave save = large.BeginSave();
        while (save.Next(effects, database, key, int.MaxValue))
        {
        }

        if (expiresAtMs != 0) effects.Expire(database, key, expiresAtMs);
    }
}
