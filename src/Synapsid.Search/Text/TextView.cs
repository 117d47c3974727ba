namespace Synapsid.Search.Text;

/// <summary>
/// What a question looks at: the segments and the part in memory that follows them. Never changes once published.
/// </summary>
internal sealed record TextView(IReadOnlyList<TextSegment> Segments, TextMemoryPart Memory)
{
    /// <summary>
    /// Holds every segment open; false, holding none, where one has closed: a newer view is there then.
    /// </summary>
    public bool TryHold()
    {
        for (int i = 0; i < Segments.Count; i++)
        {
            if (Segments[i].TryHold()) continue;
            while (--i >= 0) Segments[i].Release();
            return false;
        }

        return true;
    }

    /// <summary>Lets go of every segment.</summary>
    public void Release()
    {
        foreach (TextSegment segment in Segments) segment.Release();
    }
}
