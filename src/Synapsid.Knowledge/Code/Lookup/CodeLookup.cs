using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.References;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>
/// Exact look-ups: where a symbol is defined (here), where its name occurs (<c>.References</c>), and what a file says
/// (<c>.Read</c>).
/// </summary>
public static partial class CodeLookup
{
    private const int NearestMax = 5;

    /// <summary>Where a symbol is defined: as it is written first, else whatever its case.</summary>
    /// <param name="views">The repositories.</param>
    /// <param name="name">Its name, or that of what encloses it and its own: <c>Type.Member</c>, <c>ns::f</c>.</param>
    /// <param name="pathGlob">Only files that fit; null: all.</param>
    /// <param name="limit">Definitions wanted at most.</param>
    /// <exception cref="LookupException">The glob makes no sense.</exception>
    public static DefinitionResult Definitions(
        IReadOnlyList<CodeView> views, string name, string? pathGlob, int limit)
    {
        PathFilter paths = PathFilter.Of(pathGlob);
        List<SymbolSite> sites = Sites(views, name, paths, ignoreCase: false);
        if (sites.Count == 0) sites = Sites(views, name, paths, ignoreCase: true);
        sites.Sort(SymbolSite.ByWorth);
        return new DefinitionResult(
            [.. sites.Take(limit).Select(site => site.ToHit())],
            sites.Count,
            sites.Count == 0 ? Nearest(views, name) : []);
    }

    private static List<SymbolSite> Sites(
        IReadOnlyList<CodeView> views, string name, PathFilter paths, bool ignoreCase)
    {
        List<SymbolSite> sites = [];
        foreach (CodeView view in views)
        {
            foreach (CodeSegment segment in view.Segments)
            {
                if (segment.Symbols is not { } symbols) continue;
                foreach (int symbol in symbols.FindByName(name, ignoreCase))
                {
                    SymbolEntry entry = symbols.EntryAt(symbol);
                    CodeFile file = segment.Files[entry.Row];
                    if (!segment.Live.Contains(entry.Row) || !paths.Fits(file.Path)) continue;
                    sites.Add(new SymbolSite(view.Name, file, symbols.At(symbol)));
                }
            }
        }

        return sites;
    }

    /// <summary>Names of symbols that few edits turn into a name.</summary>
    private static List<string> Nearest(IReadOnlyList<CodeView> views, string name)
    {
        string last = name[(name.LastIndexOfAny(['.', ':', '/', '#']) + 1)..].ToLowerInvariant();
        int distance = last.Length switch { <= 3 => 1, <= 8 => 2, _ => 3 };
        Dictionary<string, int> rows = new(StringComparer.Ordinal);
        foreach (CodeSegment segment in views.SelectMany(view => view.Segments))
        {
            foreach (Search.Words.WordTerm term in segment.Words.TermsWithin(last, distance, NearestMax))
            {
                if (segment.Symbols is not { } symbols) continue;
                foreach (int symbol in symbols.FindByName(term.Text, ignoreCase: true).Take(1))
                {
                    rows[symbols.NameOf(symbol)] = (term.Distance * 1_000_000) - term.Rows;
                }
            }
        }

        return [.. rows.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key).Take(NearestMax)];
    }
}
