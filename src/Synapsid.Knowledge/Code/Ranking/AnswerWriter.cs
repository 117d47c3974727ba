using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Makes hits of ranked places: reads the lines that are shown, and keeps the whole within the number of tokens that
/// the
/// caller allows. Each hit has a fair share of what is left, so that a long first one does not push out the rest.
/// </summary>
internal static class AnswerWriter
{
    /// <summary>Most tokens of a snippet where the answer has no limit.</summary>
    private const int SnippetTokensMax = 240;

    /// <summary>What a hit takes beside its texts: names of fields, numbers, punctuation.</summary>
    private const int HitTokens = 40;

    /// <summary>A snippet of fewer tokens is not worth showing.</summary>
    private const int SnippetTokensMin = 12;

    /// <summary>Most tokens of the grains that one hit carries.</summary>
    private const int NotesTokensMax = 120;

    /// <summary>Writes the hits from an offset on; times and remarks are the caller's.</summary>
    /// <param name="scope">Where the places are.</param>
    /// <param name="query">Its number of hits and of tokens count.</param>
    /// <param name="places">The places, best first; one more than wanted tells that there is more.</param>
    /// <param name="offset">Places to pass over.</param>
    /// <param name="focus">Tells which lines to show of a place that does not say so itself; null: its first.</param>
    /// <param name="notes">The grains that hits carry; null: none.</param>
    public static CodeSearchResult Write(
        SearchScope scope,
        CodeQuery query,
        IReadOnlyList<Candidate> places,
        int offset,
        WordFocus? focus,
        AnchorNotes? notes)
    {
        List<CodeHit> hits = [];
        int tokens = 0;
        int end = Math.Min(places.Count, offset + query.K);
        using SourceContent content = new();
        for (int place = offset; place < end; place++)
        {
            CodeHit hit = Plain(scope, places[place]);
            int cost = CostOf(hit);
            int room = SnippetTokensMax;
            int left = query.MaxTokens > 0 ? query.MaxTokens - tokens : int.MaxValue;
            if (cost > left) break;
            if (notes is not null)
            {
                hit = hit with
                {
                    Grains = notes.Take(
                        hit.Repository, hit.Path, hit.StartLine, hit.EndLine, Math.Min(NotesTokensMax, left - cost)),
                };
                cost += hit.Grains.Sum(note => note.TokensMax);
            }

            if (query.MaxTokens > 0)
            {
                room = Math.Min(room, Math.Max(left / (end - place), 0) - cost);
            }

            hit = WithSnippet(scope, places[place], hit, room, focus, content);
            tokens += cost + TokenBound.Of(hit.Snippet);
            hits.Add(hit);
        }

        int next = offset + hits.Count;
        bool hasMore = next < places.Count;
        return new CodeSearchResult
        {
            Hits = hits,
            Truncated = hasMore,
            Cursor = hasMore && hits.Count > 0 && next <= SearchCursor.OffsetMax
                ? SearchCursor.After(next, query)
                : null,
            Tokens = tokens,
        };
    }

    private static int CostOf(CodeHit hit) => HitTokens
        + TokenBound.Of(hit.Repository)
        + TokenBound.Of(hit.Path)
        + TokenBound.Of(hit.Symbol)
        + TokenBound.Of(hit.Container)
        + TokenBound.Of(hit.Signature)
        + hit.Parts.Sum(part => TokenBound.Of(part.Name) + 4);

    private static CodeHit Plain(SearchScope scope, Candidate place)
    {
        (int segment, int row) = scope.PlaceOf(place.File);
        (int view, CodeSegment looked) = scope.Segments[segment];
        CodeFile file = looked.Files[row];
        CodeSymbol? symbol = place.Symbol;
        return new CodeHit
        {
            Repository = scope.Views[view].Name,
            Path = file.Path,
            StartLine = place.StartLine,
            EndLine = place.EndLine,
            Symbol = symbol?.Name,
            Kind = symbol is null ? null : SymbolKinds.NameOf(symbol.Kind),
            Container = string.IsNullOrEmpty(symbol?.Container) ? null : symbol.Container,
            Signature = string.IsNullOrEmpty(symbol?.Signature) ? null : symbol.Signature,
            Language = file.Language.Length == 0 ? null : file.Language,
            Score = Math.Round(place.Score, 3),
            Parts = [.. place.Parts.Select(part => (part.Name, Math.Round(part.Value, 3)))],
        };
    }

    private static CodeHit WithSnippet(
        SearchScope scope, Candidate place, CodeHit hit, int room, WordFocus? focus, SourceContent content)
    {
        (int segment, _) = scope.PlaceOf(place.File);
        CodeView view = scope.Views[scope.Segments[segment].View];
        if (room < SnippetTokensMin || !view.TryRead(hit.Path, content, out ReadOnlyMemory<byte> text)) return hit;
        int focusLine = place.FocusLine > 0 ? place.FocusLine
            : focus?.Of(text.Span, place.StartLine, place.EndLine) ?? 0;
        (string snippet, int first) = SnippetText.Of(
            text.Span, place.StartLine, place.EndLine, focusLine, room);
        return snippet.Length == 0 ? hit : hit with { Snippet = snippet, SnippetStartLine = first };
    }
}
