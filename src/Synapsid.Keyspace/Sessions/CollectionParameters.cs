using Synapsid.Keyspace.Collections;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Sessions;

/// <summary>The parameters that say how large a collection may be that lies in its key's record.</summary>
internal static class CollectionParameters
{
    private const long DefaultListSize = -2;
    private const int BytesPerElement = 64; // what a positive list-max-listpack-size, a count of elements, stands for
    private const int SmallestListBytes = 2 << 10; // −1 is twice this, −5 and below thirty-two times
    private const int LargestListStep = 5;

    /// <summary>They, acting on a store.</summary>
    internal static IEnumerable<KeyParameter> For(KeyspaceStore store)
    {
        yield return Count(store, "hash-max-listpack-entries", "hash-max-ziplist-entries",
            limits => limits.HashEntriesMax, (limits, v) => limits with { HashEntriesMax = v });
        yield return Bytes(store, "hash-max-listpack-value", "hash-max-ziplist-value",
            limits => limits.HashValueBytesMax, (limits, v) => limits with { HashValueBytesMax = v });
        yield return Count(store, "zset-max-listpack-entries", "zset-max-ziplist-entries",
            limits => limits.SortedSetEntriesMax, (limits, v) => limits with { SortedSetEntriesMax = v });
        yield return Bytes(store, "zset-max-listpack-value", "zset-max-ziplist-value",
            limits => limits.SortedSetValueBytesMax, (limits, v) => limits with { SortedSetValueBytesMax = v });
        yield return Count(store, "set-max-intset-entries", alias: null,
            limits => limits.SetIntegersMax, (limits, v) => limits with { SetIntegersMax = v });
        yield return ListSize(store);
    }

    private static KeyParameter Count(
        KeyspaceStore store, string name, string? alias, Func<CollectionLimits, int> get,
        Func<CollectionLimits, int, CollectionLimits> with) =>
        ParameterKinds.Number(
            name, 0, long.MaxValue, () => get(store.Limits),
            v => store.Limits = with(store.Limits, (int)Math.Min(v, int.MaxValue)), alias);

    private static KeyParameter Bytes(
        KeyspaceStore store, string name, string? alias, Func<CollectionLimits, int> get,
        Func<CollectionLimits, int, CollectionLimits> with) =>
        ParameterKinds.Memory(
            name, 0, long.MaxValue, () => get(store.Limits),
            v => store.Limits = with(store.Limits, (int)Math.Min(v, int.MaxValue)), alias);

    private static KeyParameter ListSize(KeyspaceStore store)
    {
        long size = DefaultListSize;
        return ParameterKinds.Number("list-max-listpack-size", int.MinValue, int.MaxValue, () => size, v =>
        {
            if (v == size) return;
            size = v;
            int bytes = v < 0
                ? SmallestListBytes << (int)Math.Min(-v, LargestListStep)
                : (int)Math.Min(v * BytesPerElement, int.MaxValue);
            store.Limits = store.Limits with { ListBytesMax = bytes };
        }, alias: "list-max-ziplist-size");
    }
}
