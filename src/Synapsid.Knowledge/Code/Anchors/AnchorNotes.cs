namespace Synapsid.Knowledge.Code.Anchors;

/// <summary>
/// Gives the places of one answer the grains that are anchored there. Each grain is shown once, beside the first place
/// that it is about. Not thread-safe.
/// </summary>
/// <param name="books">The anchored grains of repositories, by the repositories' names.</param>
/// <param name="checker">Tells what became of the code.</param>
/// <param name="now">The time at which a grain must hold to be shown.</param>
public sealed class AnchorNotes(
    IReadOnlyList<(string Repository, AnchorBook Book)> books, AnchorChecker checker, DateTimeOffset now)
{
    /// <summary>Grains that one place may carry.</summary>
    private const int PlaceMax = 3;

    private readonly HashSet<AnchoredGrain> _shown = [];
    private readonly long _nowMs = now.ToUnixTimeMilliseconds();

    /// <summary>The grains about a place that were not shown yet, the closest first, as far as they fit.</summary>
    /// <param name="repository">The repository's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="startLine">The first line of the place.</param>
    /// <param name="endLine">The last line.</param>
    /// <param name="maxTokens">Tokens that they may take.</param>
    public IReadOnlyList<GrainNote> Take(string repository, string path, int startLine, int endLine, int maxTokens)
    {
        List<(int Lines, AnchoredGrain Grain, AnchorCheck Check)> about = [];
        foreach ((string name, AnchorBook book) in books)
        {
            if (name != repository) continue;
            foreach (AnchoredGrain grain in book.Of(path))
            {
                bool isOver = _nowMs < grain.ValidFromMs || _nowMs >= grain.ValidToMs || _shown.Contains(grain);
                if (isOver) continue;
                AnchorCheck check = checker.Check(grain.Anchor);

                // Where a symbol is gone, its lines of then are others' now: the file is what is left of the place.
                bool isOfFile = grain.Anchor.IsWholeFile || check.State == AnchorState.Gone;
                bool isHere = isOfFile || (check.StartLine <= endLine && check.EndLine >= startLine);
                if (!isHere) continue;
                about.Add((isOfFile ? int.MaxValue : check.EndLine - check.StartLine, grain, check));
            }
        }

        if (about.Count == 0) return [];
        List<GrainNote> notes = [];
        foreach ((_, AnchoredGrain grain, AnchorCheck check) in
            about.OrderBy(found => found.Lines).ThenBy(found => found.Grain.Id))
        {
            GrainNote note = new(grain.Id.ToString(), grain.Title, check.State);
            if (notes.Count == PlaceMax || note.TokensMax > maxTokens) break;
            maxTokens -= note.TokensMax;
            notes.Add(note);
            _shown.Add(grain);
        }

        return notes;
    }
}
