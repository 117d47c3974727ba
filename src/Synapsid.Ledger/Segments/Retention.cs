using System.Text;

namespace Synapsid.Ledger.Segments;

/// <summary>Decides which segments may go: pure, so that it can be tried with plain numbers.</summary>
internal static class Retention
{
    /// <summary>
    /// The index below which all may go: that behind the last segment that may, counted from the oldest.
    /// </summary>
    /// <param name="segments">Oldest first; the last, which is being written, always stays.</param>
    /// <param name="options">What may go.</param>
    /// <param name="holds">What must stay.</param>
    /// <param name="nowTicks">Now, in ticks since 1970.</param>
    public static long Below(
        IReadOnlyList<Segment> segments, RetentionOptions options, LegalHolds holds, long nowTicks)
    {
        long bytes = segments.Sum(segment => segment.Index is SealedIndex index ? index.Header.SegmentBytes : 0L);
        long below = segments[0].FirstIndex;
        for (int i = 0; i < segments.Count - 1; i++)
        {
            if (segments[i].Index is not SealedIndex index) break;
            SegmentBounds bounds = index.Header.Bounds;
            if (holds.Keeps(bounds.MinReceived, bounds.MaxReceived)) break;
            bool over = options.MaxBytes is { } most && bytes > most;
            if (!over && !IsOld(index, options, nowTicks)) break;
            bytes -= index.Header.SegmentBytes;
            below = segments[i].End;
        }

        return below;
    }

    /// <summary>Whether all namespaces of a segment allow it to go by its age.</summary>
    private static bool IsOld(SealedIndex index, RetentionOptions options, long nowTicks)
    {
        long age = nowTicks - index.Header.Bounds.MaxReceived;
        if (options.MaxAgeOfNamespace.Count == 0) return options.MaxAge is { } all && age > all.Ticks;
        if (index.ValuesOf(PostingField.Namespace) is not { } namespaces)
        {
            // Too many namespaces to list: the longest of all ages decides.
            return options.MaxAge is { } most && age > options.MaxAgeOfNamespace.Values.Append(most).Max().Ticks;
        }

        foreach ((byte[] value, _) in namespaces)
        {
            string name = Encoding.UTF8.GetString(value);
            TimeSpan? allowed = options.MaxAgeOfNamespace.TryGetValue(name, out TimeSpan own) ? own : options.MaxAge;
            if (allowed is null || age <= allowed.Value.Ticks) return false;
        }

        return true;
    }
}
