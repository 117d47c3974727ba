using System.Diagnostics.CodeAnalysis;

namespace Synapsid.Knowledge.Grains;

/// <summary>
/// Every version of every grain, by ordinal: a dense number in the order the versions were stored, never reused. The
/// ordinal is also the group that a search result stands for. Not thread-safe: <see cref="GrainStore"/> guards it.
/// </summary>
internal sealed class GrainTable
{
    private readonly List<GrainEntry> _entries = [];
    private readonly Dictionary<GrainId, int> _byId = [];
    private readonly Dictionary<ContentKey, int> _byContent = [];
    private int[] _ordinalOfRow = new int[1_024];

    /// <summary>Versions stored so far, dead ones included: the next ordinal.</summary>
    public int Count => _entries.Count;

    /// <summary>Grains that can be found.</summary>
    public int LiveCount => _byId.Count;

    /// <summary>Rows given out so far: the next row.</summary>
    public int RowCount { get; private set; }

    /// <summary>The ordinal that each row belongs to; what was taken stays true while versions are added.</summary>
    public ReadOnlyMemory<int> OrdinalOfRow => _ordinalOfRow.AsMemory(0, RowCount);

    /// <summary>The namespaces.</summary>
    public LabelDictionary Namespaces { get; } = new();

    /// <summary>The tags.</summary>
    public LabelDictionary Tags { get; } = new();

    /// <summary>The entry of an ordinal.</summary>
    public GrainEntry this[int ordinal] => _entries[ordinal];

    /// <summary>Adds the next version; its rows must be the next rows.</summary>
    public void Add(GrainEntry entry)
    {
        if (entry.FirstRow != RowCount)
        {
            throw new ArgumentException("A version's rows must follow the last row.", nameof(entry));
        }

        int ordinal = _entries.Count;
        _entries.Add(entry);
        RowCount += entry.RowCount;
        if (RowCount > _ordinalOfRow.Length)
        {
            Array.Resize(ref _ordinalOfRow, Math.Max(RowCount, _ordinalOfRow.Length * 2));
        }

        _ordinalOfRow.AsSpan(entry.FirstRow, entry.RowCount).Fill(ordinal);
        if (!entry.Live) return;
        _byId[entry.Id] = ordinal;
        _byContent[entry.Content] = ordinal;
    }

    /// <summary>Marks the live version of a grain as dead; false when there is none.</summary>
    public bool Remove(GrainId id, out GrainEntry removed)
    {
        if (!_byId.Remove(id, out int ordinal))
        {
            removed = default;
            return false;
        }

        removed = _entries[ordinal];
        _entries[ordinal] = removed with { Live = false };
        _byContent.Remove(removed.Content);
        return true;
    }

    /// <summary>The live version of a grain.</summary>
    public bool TryFind(GrainId id, out GrainEntry entry) => TryGet(_byId, id, out entry);

    /// <summary>The live grain that holds a text.</summary>
    public bool TryFind(ContentKey content, out GrainEntry entry) => TryGet(_byContent, content, out entry);

    private bool TryGet<TKey>(Dictionary<TKey, int> index, TKey key, [MaybeNullWhen(false)] out GrainEntry entry)
        where TKey : notnull
    {
        bool found = index.TryGetValue(key, out int ordinal);
        entry = found ? _entries[ordinal] : default;
        return found;
    }
}
