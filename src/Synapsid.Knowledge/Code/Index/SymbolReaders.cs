using System.Globalization;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>
/// Says who read the symbols of a segment, so that they are read again when somebody comes who can read more:
/// <c>synapsid 1, ctags 5.9.0</c>, or <c>synapsid 1, no ctags</c> where files wanted ctags and there was none.
/// </summary>
internal static class SymbolReaders
{
    /// <summary>Counts the changes of our own readers after which symbols differ.</summary>
    private const int OwnVersion = 1;

    private const string WithoutCtags = "no ctags";

    /// <summary>Whether files of a segment that count are such as ctags reads.</summary>
    public static bool WantCtags(CodeSegment segment)
    {
        for (int row = 0; row < segment.Files.Count; row++)
        {
            CodeFile file = segment.Files[row];
            if (!file.IsIndexed || !segment.Live.Contains(row)) continue;
            if (CodeLanguages.TryGet(file.Language, out CodeLanguage language) && language.Reader == SymbolReader.Ctags)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The note for symbols that an extractor has just read.</summary>
    public static string NoteOf(bool wantsCtags, SymbolExtractor extractor)
    {
        string own = string.Create(CultureInfo.InvariantCulture, $"synapsid {OwnVersion}");
        if (!wantsCtags) return own;
        return extractor.CtagsVersion is { } version ? $"{own}, ctags {version}" : $"{own}, {WithoutCtags}";
    }

    /// <summary>
    /// Whether an extractor would read more or otherwise than a note says. Where ctags is no longer there, what it once
    /// read is better than nothing.
    /// </summary>
    public static bool IsOutdated(string note, bool wantsCtags, SymbolExtractor extractor) =>
        note != NoteOf(wantsCtags, extractor) && (!wantsCtags || extractor.CtagsVersion is not null);
}
