using Synapsid.Search.Rows;

namespace Synapsid.Search.Text;

/// <summary>
/// Makes one segment of several whose rows follow one another, leaving out rows that are no longer live.
/// </summary>
internal static class TextSegmentMerger
{
    /// <summary>The lengths of all their rows; 0 for a row that is not live.</summary>
    public static int[] Lengths(IReadOnlyList<TextSegment> segments, RowSet? live)
    {
        int first = segments[0].FirstRow;
        int[] lengths = new int[segments[^1].RowEnd - first];
        foreach (TextSegment segment in segments)
        {
            for (int row = segment.FirstRow; row < segment.RowEnd; row++)
            {
                if (live?.Contains(row) != false) lengths[row - first] = segment.LengthOf(row);
            }
        }

        return lengths;
    }

    /// <summary>Writes the terms of all of them, each with the rows of all in order.</summary>
    public static void Write(IReadOnlyList<TextSegment> segments, RowSet? live, TextSegmentWriter writer)
    {
        List<TextSegmentTerms> open = [];
        foreach (TextSegment segment in segments)
        {
            TextSegmentTerms terms = new(segment);
            if (terms.MoveNext()) open.Add(terms);
        }

        PostingList merged = new();
        while (open.Count > 0)
        {
            // A handful of segments are merged at a time, so the least term is found by looking at each.
            byte[] term = Least(open);
            merged.Clear();
            for (int i = 0; i < open.Count;)
            {
                if (!open[i].Term.SequenceEqual(term))
                {
                    i++;
                    continue;
                }

                Append(open[i], live, merged);
                if (open[i].MoveNext()) i++;
                else open.RemoveAt(i);
            }

            if (merged.RowCount > 0) writer.Add(term, merged);
        }
    }

    private static byte[] Least(List<TextSegmentTerms> open)
    {
        TextSegmentTerms least = open[0];
        for (int i = 1; i < open.Count; i++)
        {
            if (open[i].Term.SequenceCompareTo(least.Term) < 0) least = open[i];
        }

        return least.Term.ToArray();
    }

    private static void Append(TextSegmentTerms terms, RowSet? live, PostingList merged)
    {
        PostingReader postings = new(terms.Postings);
        while (postings.MoveNext())
        {
            if (live?.Contains(postings.Row) != false) merged.Append(postings.Row, postings.Count);
        }

        if (postings.IsDamaged) throw terms.Segment.Damaged();
    }
}
