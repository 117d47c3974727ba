using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>What the commands on collections share: their descriptions, and a look at a key with its type
/// checked.</summary>
internal static class CollectionCommand
{
    /// <summary>A command on the key that is its first argument.</summary>
    public static KeyCommand Describe(
        string group, string name, int arity, KeyCommandFlags flags, Action<KeyCall> handler, string summary,
            string syntax,
        string since) => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            FirstKey = 1,
            LastKey = 1,
            Group = group,
            Summary = summary,
            Syntax = syntax,
            Since = since,
            Handler = handler,
        };

    /// <summary>Opens a hash, empty where there is no such key; answers an error, and is false, where it holds another
    /// type.</summary>
    public static bool TryOpen(this KeyCall call, ReadOnlySpan<byte> key, bool change, out HashView view)
    {
        bool opens = TryFind(call, key, change, KeyType.Hash, out KeyEntry entry);
        view = new HashView(call.Database, key, entry);
        return opens;
    }

    /// <summary>As for a hash, a set.</summary>
    public static bool TryOpen(this KeyCall call, ReadOnlySpan<byte> key, bool change, out SetView view)
    {
        bool opens = TryFind(call, key, change, KeyType.Set, out KeyEntry entry);
        view = new SetView(call.Database, key, entry);
        return opens;
    }

    /// <summary>As for a hash, a list.</summary>
    public static bool TryOpen(this KeyCall call, ReadOnlySpan<byte> key, bool change, out ListView view)
    {
        bool opens = TryFind(call, key, change, KeyType.List, out KeyEntry entry);
        view = new ListView(call.Database, key, entry);
        return opens;
    }

    /// <summary>As for a hash, a sorted set.</summary>
    public static bool TryOpen(this KeyCall call, ReadOnlySpan<byte> key, bool change, out SortedSetView view)
    {
        bool opens = TryFind(call, key, change, KeyType.SortedSet, out KeyEntry entry);
        view = new SortedSetView(call.Database, key, entry);
        return opens;
    }

    /// <summary>Tells that a key changed and, where its collection became empty, that it is gone.</summary>
    public static void Changed(this KeyCall call, ReadOnlySpan<byte> key, KeyEventKinds kind, string name, bool gone)
    {
        call.Changed(key, kind, name);
        if (gone) call.Changed(key, KeyEventKinds.Generic, "del");
    }

    /// <summary>Answers that a command has not the right number of arguments.</summary>
    public static void RefuseCount(this KeyCall call, string name) =>
        call.Reply.Error($"ERR wrong number of arguments for '{name}' command");

    /// <summary>
    /// Reads an argument as a number of keys that follow it; answers an error, and is false, where it is none or the
    /// arguments end before.
    /// </summary>
    public static bool TryKeyCount(this KeyCall call, int argument, out int count, string tooFew)
    {
        count = 0;
        if (!call.TryInteger(argument, out long keys, tooFew)) return false;
        if (keys <= 0)
        {
            call.Reply.Error(tooFew);
            return false;
        }

        if (keys > call.Arguments.Count - argument - 1)
        {
            call.Reply.Error(KeyErrors.Syntax);
            return false;
        }

        count = (int)keys;
        return true;
    }

    private static bool TryFind(KeyCall call, ReadOnlySpan<byte> key, bool change, KeyType type, out KeyEntry entry)
    {
        bool found = change ? call.Database.TryGetForChange(key, out entry) : call.Database.TryGet(key, out entry);
        if (!found || !call.RefusesType(entry, type)) return true;
        entry = default;
        return false;
    }
}
