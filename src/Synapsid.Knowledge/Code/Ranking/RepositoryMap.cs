using System.Text;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Symbols;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// A map of a repository within a number of tokens: the symbols that most files refer to, with their declarations,
/// grouped
/// by file, the files with the most central symbols first.
/// </summary>
/// <remarks>
/// Central is a symbol whose name many files of the repository use, measured against how many definitions bear the name
/// (<see cref="MapCentrality"/>); so a type that everything uses counts, and <c>Value</c> does not.
/// </remarks>
public static class RepositoryMap
{
    /// <summary>Symbols that a file can be told by.</summary>
    private const int SymbolsPerFileMax = 12;

    private const int SignatureMax = 140;

    /// <summary>Names that are looked up in files for a small map; each costs some reads.</summary>
    private const int NamesMin = 800;

    /// <summary>Names that are looked up for any map.</summary>
    private const int NamesMax = 20_000;

    /// <summary>A symbol takes more tokens than this, so so many fewer names are needed than tokens.</summary>
    private const int SymbolTokens = 8;

    /// <summary>Builds the map.</summary>
    /// <param name="views">The repositories, held open by the caller.</param>
    /// <param name="maxTokens">Most tokens, at least 1.</param>
    /// <param name="pathGlob">Only files that fit; null: all.</param>
    public static RepositoryMapResult Build(IReadOnlyList<CodeView> views, int maxTokens, string? pathGlob)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        SearchScope scope = new(views, new CodeQuery { Text = "map", PathGlob = pathGlob });
        List<RepositoryMapSymbol> ranked = Ranked(scope, maxTokens, out bool hasMore);
        RepositoryMapResult map = Fit(ranked, maxTokens);
        return map with { Truncated = map.Truncated || hasMore };
    }

    /// <summary>Takes the most central symbols as long as they fit, and groups them by file.</summary>
    internal static RepositoryMapResult Fit(IReadOnlyList<RepositoryMapSymbol> ranked, int maxTokens)
    {
        Dictionary<(string, string), List<RepositoryMapSymbol>> files = [];
        List<(string, string)> order = [];
        int tokens = 0;
        int taken = 0;
        foreach (RepositoryMapSymbol symbol in ranked)
        {
            (string, string) file = (symbol.Repository, symbol.Path);
            bool isNew = !files.TryGetValue(file, out List<RepositoryMapSymbol>? symbols);
            if (!isNew && symbols!.Count >= SymbolsPerFileMax) continue;
            int head = isNew ? TokenBound.Of(symbol.Path) + NameTokens(symbol) : 0;
            int cost = TokenBound.Of(LineOf(symbol)) + 1 + head;
            if (tokens + cost > maxTokens) break;
            tokens += cost;
            taken++;
            if (isNew)
            {
                files.Add(file, symbols = []);
                order.Add(file);
            }

            symbols!.Add(symbol);
        }

        List<RepositoryMapSymbol> grouped = [];
        StringBuilder text = new();
        bool hasSeveral = order.Select(file => file.Item1).Distinct().Count() > 1;
        foreach ((string, string) file in order)
        {
            if (text.Length > 0) text.Append('\n');
            if (hasSeveral) text.Append(file.Item1).Append('/');
            text.Append(file.Item2).Append(':');
            foreach (RepositoryMapSymbol symbol in files[file].OrderBy(symbol => symbol.StartLine))
            {
                text.Append('\n').Append(LineOf(symbol));
                grouped.Add(symbol);
            }
        }

        return new RepositoryMapResult
        {
            Symbols = grouped, Text = text.ToString(), Tokens = tokens, Truncated = taken < ranked.Count,
        };
    }

    private static int NameTokens(RepositoryMapSymbol symbol) => TokenBound.Of(symbol.Repository) + 3;

    private static string LineOf(RepositoryMapSymbol symbol)
    {
        string declaration = symbol.Signature.Length > 0 ? symbol.Signature : $"{symbol.Kind} {symbol.Name}";
        if (declaration.Length > SignatureMax) declaration = string.Concat(declaration.AsSpan(0, SignatureMax), "…");
        return $"  {symbol.StartLine}: {declaration}";
    }

    /// <summary>
    /// The symbols of all repositories, best first. Centralities of two repositories do not compare, and who asks for
    /// several wants to know each: they take turns.
    /// </summary>
    private static List<RepositoryMapSymbol> Ranked(SearchScope scope, int maxTokens, out bool hasMore)
    {
        int names = Math.Clamp(maxTokens / SymbolTokens, NamesMin, NamesMax) / Math.Max(1, scope.Views.Count);
        hasMore = false;
        List<(int Place, double Centrality, int Segment, int Symbol)> all = [];
        for (int view = 0; view < scope.Views.Count; view++)
        {
            int place = 0;
            MapCentrality centralities = new(scope, view);
            foreach ((double centrality, int segment, int symbol) in centralities.Rank(Math.Max(1, names)))
            {
                all.Add((place++, centrality, segment, symbol));
            }

            hasMore |= centralities.HasMore;
        }

        all.Sort(static (left, right) =>
        {
            int order = left.Place.CompareTo(right.Place);
            if (order == 0) order = right.Centrality.CompareTo(left.Centrality);
            return order != 0 ? order : left.Segment.CompareTo(right.Segment);
        });
        return [.. all.Select(symbol => Of(scope, symbol.Segment, symbol.Symbol, symbol.Centrality))];
    }

    private static RepositoryMapSymbol Of(SearchScope scope, int segment, int symbol, double centrality)
    {
        (int view, CodeSegment looked) = scope.Segments[segment];
        CodeSymbol about = looked.Symbols!.At(symbol);
        return new RepositoryMapSymbol
        {
            Repository = scope.Views[view].Name,
            Path = looked.Files[looked.Symbols.EntryAt(symbol).Row].Path,
            Name = about.Name,
            Kind = SymbolKinds.NameOf(about.Kind),
            Container = about.Container,
            Signature = about.Signature,
            StartLine = about.StartLine,
            EndLine = about.EndLine,
            Centrality = centrality,
        };
    }
}
