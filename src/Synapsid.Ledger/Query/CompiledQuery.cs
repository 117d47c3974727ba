using System.Text;

using Synapsid.Ledger.Events;
using Synapsid.Ledger.Segments;

namespace Synapsid.Ledger.Query;

/// <summary>A query made ready to look at events.</summary>
internal sealed class CompiledQuery
{
    private readonly List<FieldCondition> _conditions;
    private readonly List<byte[]> _words;

    public CompiledQuery(LedgerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > LedgerQuery.LimitMax)
        {
            throw new LedgerQueryException($"The limit is {query.Limit}; it must be 1 to {LedgerQuery.LimitMax}.");
        }

        _conditions = [.. query.Filters.Select(filter => new FieldCondition(filter))];
        _words = TextMatch.Words(query.Text);
        FromTicks = query.From is { } from ? EventRecordFormat.Ticks(from) : long.MinValue;
        ToTicks = query.To is { } to ? EventRecordFormat.Ticks(to) - 1 : long.MaxValue;
        FromIndex = query.FromIndex ?? 0;
        ToIndex = query.ToIndex ?? long.MaxValue;
    }

    /// <summary>The least time, in ticks since 1970.</summary>
    public long FromTicks { get; }

    /// <summary>The greatest time, inclusive.</summary>
    public long ToTicks { get; }

    public long FromIndex { get; }

    public long ToIndex { get; }

    /// <summary>Whether a time range is asked for.</summary>
    public bool HasTimes => FromTicks != long.MinValue || ToTicks != long.MaxValue;

    /// <summary>Whether an event meets every condition.</summary>
    public bool Matches(in EventView view)
    {
        if (HasTimes && (view.TimeTicks < FromTicks || view.TimeTicks > ToTicks)) return false;
        foreach (FieldCondition condition in _conditions)
        {
            if (!condition.Matches(view)) return false;
        }

        foreach (byte[] word in _words)
        {
            if (!HasWord(view, word)) return false;
        }

        return true;
    }

    /// <summary>The ordinals of a segment at which alone an event can match, as runs; null: any.</summary>
    public List<(int Start, int End)>? Candidates(ISegmentIndex index)
    {
        List<(int Start, int End)>? found = null;
        foreach (FieldCondition condition in _conditions)
        {
            if (Union(index, condition) is { } runs) found = found is null ? runs : Intersect(found, runs);
        }

        return found;
    }

    private static List<(int Start, int End)>? Union(ISegmentIndex index, FieldCondition condition)
    {
        if (condition.ExactValues is not { } values || PostingOf(condition.Field.Kind) is not { } field) return null;
        List<(int Start, int End)> runs = [];
        foreach (byte[] value in field is PostingField.Type or PostingField.Severity ? Numbers(condition) : values)
        {
            if (index.Postings(field, value) is not { } bytes) return null;
            PostingRuns reader = new(bytes, index.Count);
            while (reader.TryRead(out int start, out int end)) runs.Add((start, end));
        }

        // Runs of different values never overlap, for an event has one value.
        if (values.Count > 1) runs.Sort();
        return runs;
    }

    /// <summary>The numbers that a condition names, each once: "high", "HIGH" and "4" are one and the same.</summary>
    private static IEnumerable<byte[]> Numbers(FieldCondition condition) => condition.ExactValues!
        .Select(text => (byte)condition.Field.NumberOf(Encoding.UTF8.GetString(text)))
        .Distinct()
        .Select(number => new[] { number });

    private static List<(int Start, int End)> Intersect(
        List<(int Start, int End)> left, List<(int Start, int End)> right)
    {
        List<(int, int)> both = [];
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            int start = Math.Max(left[i].Start, right[j].Start);
            int end = Math.Min(left[i].End, right[j].End);
            if (start < end) both.Add((start, end));
            if (left[i].End < right[j].End) i++;
            else j++;
        }

        return both;
    }

    private static PostingField? PostingOf(FieldKind kind) => kind switch
    {
        FieldKind.Namespace => PostingField.Namespace,
        FieldKind.Host => PostingField.Host,
        FieldKind.Ip => PostingField.Ip,
        FieldKind.Type => PostingField.Type,
        FieldKind.Severity => PostingField.Severity,
        FieldKind.Format => PostingField.Format,
        _ => null,
    };

    /// <summary>Whether a word occurs in one of an event's texts.</summary>
    private static bool HasWord(in EventView view, byte[] word)
    {
        // All texts lie behind one another in the record, so most events are ruled out by one pass over it.
        ReadOnlySpan<byte> all = view.Record[EventRecordFormat.HeadBytes..];
        bool outside = TextMatch.Contains(EventRecordFormat.DefaultNamespace, word)
            || TextMatch.Contains(EventRecordFormat.RawFormat, word);
        if (!outside && !TextMatch.Contains(all, word)) return false;
        if (TextMatch.Contains(view.Raw, word) || TextMatch.Contains(view.Host, word)) return true;
        if (TextMatch.Contains(view.Ip, word) || TextMatch.Contains(view.Collector, word)) return true;
        if (TextMatch.Contains(view.TypeName, word) || TextMatch.Contains(view.Namespace, word)) return true;
        EventFieldReader fields = new(view.Fields);
        while (fields.TryRead(out _, out ReadOnlySpan<byte> value))
        {
            if (TextMatch.Contains(value, word)) return true;
        }

        return false;
    }
}
