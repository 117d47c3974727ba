using System.Numerics;

namespace Synapsid.Search.Rows;

/// <summary>
/// The columns that filters read: namespace, tags, times and whether a row is live. One writer appends and removes;
/// filters run beside it without a lock and see whole rows.
/// </summary>
/// <remarks>
/// Namespaces and distinct sets of tags become small codes at append, so a filter compares strings once for each
/// distinct value and numbers once for each row. Removal clears a bit; the rest of a row never changes.
/// </remarks>
public sealed class RowMetadata
{
    private const long Always = long.MinValue;
    private const long Never = long.MaxValue;

    private readonly Lock _codes = new();
    private readonly Dictionary<string, int> _namespaceCodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tagSetCodes = new(StringComparer.Ordinal);
    private readonly List<HashSet<string>> _tagSets = [];

    private readonly RowColumn<int> _namespaces = new();
    private readonly RowColumn<int> _tags = new();
    private readonly RowColumn<long> _created = new();
    private readonly RowColumn<long> _updated = new();
    private readonly RowColumn<long> _validFrom = new();
    private readonly RowColumn<long> _validTo = new();
    private ulong[] _live = [];
    private int _count;

    /// <summary>Rows appended so far, live or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Appends the next row, live, and returns its number.</summary>
    public int Append(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        lock (_codes)
        {
            _namespaces.Append(CodeOf(_namespaceCodes, values.Namespace));
            _tags.Append(TagSetCodeOf(values.Tags));
        }

        _created.Append(values.CreatedMs);
        _updated.Append(values.UpdatedMs);
        _validFrom.Append(values.ValidFromMs ?? Always);
        _validTo.Append(values.ValidToMs ?? Never);
        int row = _count;
        if (row / 64 >= _live.Length)
        {
            ulong[] larger = new ulong[Math.Max(16, _live.Length * 2)];
            _live.CopyTo(larger, 0);
            Volatile.Write(ref _live, larger);
        }

        Volatile.Write(ref _live[row / 64], _live[row / 64] | 1UL << (row % 64));
        Volatile.Write(ref _count, row + 1);
        return row;
    }

    /// <summary>Takes a row out of every later answer; nothing happens where it is out already.</summary>
    public void Remove(int row)
    {
        CheckRow(row);
        Volatile.Write(ref _live[row / 64], _live[row / 64] & ~(1UL << (row % 64)));
    }

    /// <summary>Whether a row was not removed.</summary>
    public bool IsLive(int row)
    {
        CheckRow(row);
        return (Volatile.Read(ref Volatile.Read(ref _live)[row / 64]) >> (row % 64) & 1) != 0;
    }

    /// <summary>The live rows for which every condition of a filter holds.</summary>
    public RowSet Select(RowFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        int count = Count;
        ulong[] words = Volatile.Read(ref _live).AsSpan(0, RowSet.WordCount(count)).ToArray();
        if (count % 64 != 0) words[^1] &= (1UL << (count % 64)) - 1;

        // A column that nobody asks about is not read. Each pass narrows the bitmap and skips words that are empty.
        if (filter.Namespace is not null) Keep(words, _namespaces, NamespaceTable(filter.Namespace));
        if (filter.AllTags.Count > 0 || filter.AnyTags.Count > 0) Keep(words, _tags, TagTable(filter));
        Keep(words, _created, filter.CreatedFromMs, filter.CreatedToMs);
        Keep(words, _updated, filter.UpdatedFromMs, filter.UpdatedToMs);
        if (filter.ValidAtMs is long instant)
        {
            Keep(words, _validFrom, null, instant == Never ? null : instant + 1);
            if (instant != Never) Keep(words, _validTo, instant + 1, null);
        }

        return new RowSet(words, count);
    }

    private static void Keep(ulong[] words, RowColumn<int> column, bool[] allowed)
    {
        ReadOnlySpan<int> values = column.Values.Span;
        for (int index = 0; index < words.Length; index++)
        {
            ulong kept = 0;
            for (ulong rest = words[index]; rest != 0; rest &= rest - 1)
            {
                int code = values[(index * 64) + BitOperations.TrailingZeroCount(rest)];
                if (code < allowed.Length && allowed[code]) kept |= rest & (0 - rest);
            }

            words[index] = kept;
        }
    }

    private static void Keep(ulong[] words, RowColumn<long> column, long? from, long? to)
    {
        if (from is null && to is null) return;
        long first = from ?? Always;
        long end = to ?? Never;
        bool openEnd = to is null;
        ReadOnlySpan<long> values = column.Values.Span;
        for (int index = 0; index < words.Length; index++)
        {
            if (words[index] == 0) continue;
            ReadOnlySpan<long> part = values[(index * 64)..Math.Min(values.Length, (index + 1) * 64)];
            ulong kept = 0;
            for (int bit = 0; bit < part.Length; bit++)
            {
                bool inside = part[bit] >= first && (openEnd || part[bit] < end);
                kept |= (inside ? 1UL : 0UL) << bit;
            }

            words[index] &= kept;
        }
    }

    private bool[] NamespaceTable(string name)
    {
        lock (_codes)
        {
            bool[] allowed = new bool[_namespaceCodes.Count];
            if (_namespaceCodes.TryGetValue(name, out int code)) allowed[code] = true;
            return allowed;
        }
    }

    private bool[] TagTable(RowFilter filter)
    {
        lock (_codes)
        {
            bool[] allowed = new bool[_tagSets.Count];
            for (int code = 0; code < allowed.Length; code++)
            {
                HashSet<string> tags = _tagSets[code];
                allowed[code] = filter.AllTags.All(tags.Contains)
                    && (filter.AnyTags.Count == 0 || filter.AnyTags.Any(tags.Contains));
            }

            return allowed;
        }
    }

    private static int CodeOf(Dictionary<string, int> codes, string value)
    {
        if (codes.TryGetValue(value, out int code)) return code;
        codes.Add(value, codes.Count);
        return codes.Count - 1;
    }

    private int TagSetCodeOf(IReadOnlyCollection<string> tags)
    {
        // Sorted and each with its length before it, so that two sets share a key only when they are one set.
        HashSet<string> distinct = new(tags, StringComparer.Ordinal);
        string key = string.Concat(
            distinct.Order(StringComparer.Ordinal).Select(tag => string.Create(null, $"{tag.Length}:{tag}")));
        int code = CodeOf(_tagSetCodes, key);
        if (code == _tagSets.Count) _tagSets.Add(distinct);
        return code;
    }

    private void CheckRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
    }
}
