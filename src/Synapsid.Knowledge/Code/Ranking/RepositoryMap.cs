using System.Text;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Lookup;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// A map of a repository within a number of tokens: the symbols that most files refer to, with their declarations,
/// grouped
/// by file, the files with the most central symbols first.
/// </summary>
/// <remarks>
/// Central is a symbol whose name stands in many files, measured against how many symbols bear the name and how rare
/// a name
/// is that long; so a type that everything uses counts, and <c>get</c> does not.
/// </remarks>
public static class RepositoryMap
{
    /// <summary>Symbols that a file can be told by.</summary>
    private const int SymbolsPerFileMax = 12;

    private const int SignatureMax = 140;
    private const int NameMin = 4;

    /// <summary>Symbols that any map can have.</summary>
    private const int SymbolsMax = 20_000;

    /// <summary>Builds the map.</summary>
    /// <param name="views">The repositories, held open by the caller.</param>
    /// <param name="maxTokens">Most tokens, at least 1.</param>
    /// <param name="pathGlob">Only files that fit; null: all.</param>
    public static RepositoryMapResult Build(IReadOnlyList<CodeView> views, int maxTokens, string? pathGlob)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        SearchScope scope = new(views, new CodeQuery { Text = "map", PathGlob = pathGlob });
        return Fit(Ranked(scope), maxTokens);
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
            int cost = TokenBound.Of(LineOf(symbol)) + 1 + (isNew ? TokenBound.Of(symbol.Path) + 2 : 0);
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
        foreach ((string, string) file in order)
        {
            if (text.Length > 0) text.Append('\n');
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

    private static string LineOf(RepositoryMapSymbol symbol)
    {
        string declaration = symbol.Signature.Length > 0 ? symbol.Signature : $"{symbol.Kind} {symbol.Name}";
        if (declaration.Length > SignatureMax) declaration = string.Concat(declaration.AsSpan(0, SignatureMax), "…");
        return $"  {symbol.StartLine}: {declaration}";
    }

    private static List<RepositoryMapSymbol> Ranked(SearchScope scope)
    {
        Dictionary<string, List<(int Segment, int Symbol)>> bearers = new(StringComparer.Ordinal);
        for (int segment = 0; segment < scope.Segments.Count; segment++)
        {
            CodeSegment looked = scope.Segments[segment].Segment;
            if (looked.Symbols is not { } symbols) continue;
            for (int row = 0; row < looked.Files.Count; row++)
            {
                bool isWanted = scope.IsAllowed(scope.FileOf(segment, row))
                    && looked.Files[row].Category == FileCategory.Code;
                if (!isWanted) continue;
                (int first, int count) = symbols.SymbolsOf(row);
                for (int symbol = first; symbol < first + count; symbol++)
                {
                    SymbolEntry entry = symbols.EntryAt(symbol);
                    bool isMain = SymbolKinds.IsType(entry.Kind) || SymbolKinds.IsCallable(entry.Kind);
                    if (!isMain || entry.Kind == SymbolKind.Constructor) continue;
                    string name = symbols.NameOf(symbol);
                    if (name.Length < NameMin) continue;
                    if (!bearers.TryGetValue(name, out List<(int, int)>? same)) bearers.Add(name, same = []);
                    same.Add((segment, symbol));
                }
            }
        }

        List<(double Centrality, int Segment, int Symbol)> ranked = [];
        foreach ((string name, List<(int Segment, int Symbol)> same) in bearers)
        {
            int rows = scope.Segments.Sum(segment => segment.Segment.Words.RowsWithIdentifier(name));
            double centrality = (double)Math.Max(0, rows - 1) / (same.Count * same.Count);
            foreach ((int segment, int symbol) in same) ranked.Add((centrality, segment, symbol));
        }

        ranked.Sort(static (left, right) =>
        {
            int order = right.Centrality.CompareTo(left.Centrality);
            if (order == 0) order = left.Segment.CompareTo(right.Segment);
            return order != 0 ? order : left.Symbol.CompareTo(right.Symbol);
        });
        return
        [
            .. ranked.Take(SymbolsMax)
                .Select(symbol => Of(scope, symbol.Segment, symbol.Symbol, symbol.Centrality)),
        ];
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
