using System.Text;
using Synapsid.Base.Files.Sources;
using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Symbols.Tables;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Ranking;

/// <summary>
/// Which symbols and files of a repository get a vector, and in which order: the most referenced symbols first, then
/// files of code, half as many, then the bodies of those symbols.
/// </summary>
/// <remarks>
/// How often a symbol is referenced is told by its name: in how many files the name stands as an identifier of its own,
/// over how many symbols bear it.
/// </remarks>
public static class CardOrder
{
    private static readonly SymbolCardOptions Options = new() { PathParts = 2 };

    /// <summary>The places that get a vector, in the order of their worth.</summary>
    /// <param name="view">The repository.</param>
    /// <param name="max">Most symbols; most files are half as many, and bodies as many as symbols.</param>
    public static IReadOnlyList<CardPlace> Choose(CodeView view, int max)
    {
        ArgumentNullException.ThrowIfNull(view);
        List<(CardPlace Place, double Worth)> symbols = Symbols(view);
        symbols.Sort(static (left, right) =>
        {
            int order = right.Worth.CompareTo(left.Worth);
            if (order == 0) order = left.Place.Segment.CompareTo(right.Place.Segment);
            return order != 0 ? order : left.Place.Symbol.CompareTo(right.Place.Symbol);
        });
        List<CardPlace> chosen = [.. symbols.Take(max).Select(symbol => symbol.Place)];
        return
        [
            .. chosen,
            .. Files(view).Take(max / 2),
            .. chosen.Select(symbol => symbol with { Kind = CardKind.Body }),
        ];
    }

    /// <summary>The text of a card, which is encoded.</summary>
    public static string TextOf(CodeView view, CardPlace place)
    {
        ArgumentNullException.ThrowIfNull(view);
        CodeSegment segment = view.Segments[place.Segment];
        if (place.Kind == CardKind.File) return TextOfFile(view, segment, place.Row);
        CodeSymbol symbol = segment.Symbols!.At(place.Symbol);
        string path = segment.Files[place.Row].Path;
        return place.Kind == CardKind.Body
            ? TextOfBody(view, path, symbol)
            : SymbolCard.Compose(path, symbol, Options);
    }

    private static string TextOfBody(CodeView view, string path, CodeSymbol symbol)
    {
        using SourceContent content = new();
        ReadOnlySpan<byte> lines = view.TryRead(path, content, out ReadOnlyMemory<byte> text)
            ? BodyCard.LinesOf(text.Span, symbol.LeadLine, symbol.EndLine)
            : default;
        return BodyCard.Compose(path, symbol, Encoding.UTF8.GetString(lines));
    }

    private static string TextOfFile(CodeView view, CodeSegment segment, int row)
    {
        string path = segment.Files[row].Path;
        using SourceContent content = new();
        string head = view.TryRead(path, content, out ReadOnlyMemory<byte> text)
            ? Encoding.UTF8.GetString(text.Span[..Math.Min(text.Length, FileCard.HeadBytes)])
            : "";
        return FileCard.Compose(path, head, NamesOf(segment, row));
    }

    /// <summary>Whether a symbol can have a card: it is a type, can be called, or is a property.</summary>
    internal static bool CanHaveCard(SymbolEntry entry) =>
        SymbolKinds.IsType(entry.Kind)
        || (SymbolKinds.IsCallable(entry.Kind) && (entry.Kind != SymbolKind.Macro || entry.EndLine > entry.StartLine))
        || entry.Kind == SymbolKind.Property;

    private static IEnumerable<string> NamesOf(CodeSegment segment, int row)
    {
        if (segment.Symbols is not { } symbols) yield break;
        (int first, int count) = symbols.SymbolsOf(row);
        for (int symbol = first; symbol < first + count; symbol++)
        {
            if (CanHaveCard(symbols.EntryAt(symbol))) yield return symbols.NameOf(symbol);
        }
    }

    private static List<(CardPlace Place, double Worth)> Symbols(CodeView view)
    {
        Dictionary<string, int> bearers = new(StringComparer.Ordinal);
        List<(CardPlace Place, string Name)> found = [];
        for (int segment = 0; segment < view.Segments.Count; segment++)
        {
            CodeSegment looked = view.Segments[segment];
            if (looked.Symbols is not { } symbols) continue;
            for (int row = 0; row < looked.Files.Count; row++)
            {
                if (!IsCode(looked, row)) continue;
                (int first, int count) = symbols.SymbolsOf(row);
                for (int symbol = first; symbol < first + count; symbol++)
                {
                    if (!CanHaveCard(symbols.EntryAt(symbol))) continue;
                    string name = symbols.NameOf(symbol);
                    bearers[name] = bearers.GetValueOrDefault(name) + 1;
                    found.Add((new CardPlace(segment, CardKind.Symbol, row, symbol), name));
                }
            }
        }

        Dictionary<string, double> worth = new(bearers.Count, StringComparer.Ordinal);
        foreach ((string name, int count) in bearers)
        {
            int rows = view.Segments.Sum(segment => segment.Words.RowsWithIdentifier(name));
            worth.Add(name, (double)rows / count);
        }

        return [.. found.Select(symbol => (symbol.Place, worth[symbol.Name]))];
    }

    private static IEnumerable<CardPlace> Files(CodeView view)
    {
        for (int segment = 0; segment < view.Segments.Count; segment++)
        {
            CodeSegment looked = view.Segments[segment];
            if (looked.Symbols is null) continue;
            for (int row = 0; row < looked.Files.Count; row++)
            {
                if (IsCode(looked, row)) yield return new CardPlace(segment, CardKind.File, row, -1);
            }
        }
    }

    private static bool IsCode(CodeSegment segment, int row) =>
        segment.Live.Contains(row) && segment.Files[row].IsIndexed && segment.Files[row].Category == FileCategory.Code;
}
