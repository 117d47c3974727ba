using Synapsid.Knowledge.Code.Index;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Lookup;

/// <summary>A symbol with the file that it stands in.</summary>
/// <param name="Repository">The repository's name.</param>
/// <param name="File">The file.</param>
/// <param name="Symbol">The symbol.</param>
internal sealed record SymbolSite(string Repository, CodeFile File, CodeSymbol Symbol)
{
    /// <summary>
    /// Code before tests before documents; types and functions before the rest; what everybody may use before what is
    /// kept to a few; then by place.
    /// </summary>
    public static int ByWorth(SymbolSite left, SymbolSite right)
    {
        int order = left.File.Category.CompareTo(right.File.Category);
        if (order == 0) order = Rank(left.Symbol).CompareTo(Rank(right.Symbol));
        if (order == 0) order = Reach(left.Symbol).CompareTo(Reach(right.Symbol));
        if (order == 0) order = string.CompareOrdinal(left.Repository, right.Repository);
        if (order == 0) order = string.CompareOrdinal(left.File.Path, right.File.Path);
        return order != 0 ? order : left.Symbol.StartLine.CompareTo(right.Symbol.StartLine);
    }

    /// <summary>As an answer shows it.</summary>
    public SymbolHit ToHit() => new()
    {
        Repository = Repository,
        Path = File.Path,
        StartLine = Symbol.StartLine,
        EndLine = Symbol.EndLine,
        Name = Symbol.Name,
        Kind = SymbolKinds.NameOf(Symbol.Kind),
        Container = Symbol.Container,
        Signature = Symbol.Signature,
        Summary = Symbol.Summary,
        Language = File.Language,
    };

    private static int Reach(CodeSymbol symbol) => symbol.Visibility switch
    {
        SymbolVisibility.Public => 0,
        SymbolVisibility.Private => 2,
        _ => 1,
    };

    // A declaration of one line, such as a prototype in a C header, comes after what has a body.
    private static int Rank(CodeSymbol symbol)
    {
        bool isMain = SymbolKinds.IsType(symbol.Kind) || SymbolKinds.IsCallable(symbol.Kind);
        return (isMain ? 0 : 2) + (symbol.EndLine > symbol.StartLine ? 0 : 1);
    }
}
