using Synapsid.Base.Buffers;
using Synapsid.Keyspace.Effects;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Collections;

/// <summary>
/// Does again what an effect says of elements of one collection. An effect on a key of another type, or on an element
/// that is not there, is passed over: a later effect makes it true.
/// </summary>
public static class CollectionEffects
{
    /// <summary>Applies an effect; false where it is none of a collection or its own part is not what was
    /// written.</summary>
    /// <param name="database">The database, whose time stands still; its shard is locked by the caller.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="key">The key.</param>
    /// <param name="own">The effect's own part; read to its end.</param>
    public static bool Apply(KeyDatabase database, EffectKind kind, ReadOnlySpan<byte> key, ref RecordReader own)
    {
        KeyType type = TypeOf(kind);
        if (type == KeyType.None) return false;
        if (database.TryGet(key, out KeyEntry entry, touch: false) && entry.Type != type) return true;
        return type switch
        {
            KeyType.Hash => ApplyToHash(new HashView(database, key, entry), kind, ref own),
            KeyType.Set => ApplyToSet(new SetView(database, key, entry), kind, ref own),
            KeyType.SortedSet => ApplyToSortedSet(new SortedSetView(database, key, entry), kind, ref own),
            _ => ApplyToList(new ListView(database, key, entry), kind, ref own),
        };
    }

    private static KeyType TypeOf(EffectKind kind) => kind switch
    {
        EffectKind.HashSet or EffectKind.HashRemove => KeyType.Hash,
        >= EffectKind.ListPushLeft and <= EffectKind.ListRemove => KeyType.List,
        EffectKind.SetAdd or EffectKind.SetRemove => KeyType.Set,
        EffectKind.SortedSetPut or EffectKind.SortedSetRemove => KeyType.SortedSet,
        _ => KeyType.None,
    };

    private static bool ApplyToHash(HashView hash, EffectKind kind, ref RecordReader own)
    {
        while (own.Remaining > 0)
        {
            ReadOnlySpan<byte> field = own.Bytes();
            ReadOnlySpan<byte> value = kind == EffectKind.HashSet ? own.Bytes() : default;
            if (own.Failed) break;
            if (kind == EffectKind.HashSet) hash.Set(field, value);
            else hash.Remove(field);
        }

        hash.Commit();
        return !own.Failed;
    }

    private static bool ApplyToSet(SetView set, EffectKind kind, ref RecordReader own)
    {
        while (own.Remaining > 0)
        {
            ReadOnlySpan<byte> member = own.Bytes();
            if (own.Failed) break;
            if (kind == EffectKind.SetAdd) set.Add(member);
            else set.Remove(member);
        }

        set.Commit();
        return !own.Failed;
    }

    private static bool ApplyToSortedSet(SortedSetView set, EffectKind kind, ref RecordReader own)
    {
        while (own.Remaining > 0)
        {
            ReadOnlySpan<byte> member = own.Bytes();
            double score = kind == EffectKind.SortedSetPut ? BitConverter.Int64BitsToDouble(own.Int64()) : 0;
            if (own.Failed || double.IsNaN(score)) break;
            if (kind == EffectKind.SortedSetPut) set.Put(member, score);
            else set.Remove(member);
        }

        set.Commit();
        return own.AtEnd;
    }

    private static bool ApplyToList(ListView list, EffectKind kind, ref RecordReader own)
    {
        switch (kind)
        {
            case EffectKind.ListPushLeft or EffectKind.ListPushRight:
                while (own.Remaining > 0)
                {
                    ReadOnlySpan<byte> element = own.Bytes();
                    if (!own.Failed) list.Push(element, kind == EffectKind.ListPushLeft);
                }

                break;
            case EffectKind.ListPopLeft or EffectKind.ListPopRight:
                long count = (long)Math.Min(own.Varint(), (ulong)list.Count);
                list.Drop(count, kind == EffectKind.ListPopLeft);
                break;
            case EffectKind.ListRemove:
                list.Remove(ReadIndexes(list.Count, ref own));
                break;
            default:
                ulong index = own.Varint();
                ReadOnlySpan<byte> put = own.Raw(own.Remaining);
                if (own.Failed) break;
                if (kind == EffectKind.ListSet && index < (ulong)list.Count) list.Set((long)index, put);
                else if (kind == EffectKind.ListInsert && list.Count > 0
                    && index <= (ulong)list.Count) list.Insert((long)index, put);
                break;
        }

        list.Commit();
        return !own.Failed;
    }

    private static List<long> ReadIndexes(long count, ref RecordReader own)
    {
        List<long> indexes = [];
        long last = 0;
        while (own.Remaining > 0)
        {
            ulong step = own.Varint();
            bool goesOn = step > 0 || indexes.Count == 0;
            if (own.Failed || !goesOn || step >= (ulong)(count - last)) continue;
            indexes.Add(last += (long)step);
        }

        return indexes;
    }
}
